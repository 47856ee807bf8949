import type { InstructionForDevice, ReceiptStep } from '@xuncheng/contract';
import { alertOfficer } from './alert-officer.ts';
import {
  changeInstruction,
  changeInstructionIn,
  forgetInstructions,
  isOpen,
  keepInstruction,
  listInstructionsHere,
  stepOf,
} from './instructions-here.ts';
import type { OrderPhotoDesk } from './order-photo-desk.ts';
import type { PhoneLines } from './phone-lines.ts';
import { isOnDuty, platformNow, type PhoneStore } from './phone-state.ts';

/** Instructions on this phone: as they come, what the officer says to them, and how they end. */
export interface OrderDesk {
  readonly show: () => Promise<void>;
  /** Keep what came; only then is it delivered. */
  readonly take: (instruction: InstructionForDevice) => Promise<void>;
  readonly markOver: (instructionId: string, over: 'cancelled' | 'expired', why?: string | null) => Promise<void>;
  readonly say: (instructionId: string, step: ReceiptStep, reason?: string) => Promise<void>;
  readonly forget: () => Promise<void>;
}

/** The desk. */
export function createOrderDesk(
  { getState, setState }: PhoneStore,
  { put }: Pick<PhoneLines, 'put'>,
  photos: Pick<OrderPhotoDesk, 'fetchMissing'>,
): OrderDesk {
  async function show(): Promise<void> {
    setState({ instructions: await listInstructionsHere(Date.now()) });
  }

  return {
    show,
    take: async (instruction) => {
      const known = await keepInstruction(instruction, Date.now());
      await show();
      photos.fetchMissing(true);
      // Sent again it waits for an answer: the server asks once more.
      const waits = known === 'new' || instruction.state === 'delivered' || instruction.state === 'read';
      // Taken is taken, whatever becomes of the sound.
      if (waits) void alertOfficer(instruction);
    },
    markOver: async (instructionId, over, why = null) => {
      await changeInstruction(instructionId, { over, ...(why === null ? {} : { overWhy: why }) });
      await show();
    },
    say: async (instructionId, step, reason) => {
      const now = Date.now();
      const known = getState().instructions.find(({ id }) => id === instructionId);
      if (!known || !isOpen(known, platformNow(getState(), now)) || stepOf(known) === step) return;
      const { lastFix } = getState();
      const place = lastFix && isOnDuty(getState(), now) ? { lon: lastFix.lon, lat: lastFix.lat } : {};
      const body = { instructionId, step, time: now, ...place, ...(reason === undefined ? {} : { reason }) };
      try {
        await put({ kind: 'receipt', at: now, body }, (transaction) =>
          changeInstructionIn(transaction, instructionId, { said: step }),
        );
      } catch {
        // No room to keep it in: it was not said, and the officer must know.
        setState({ refusal: { what: 'receipt', code: 'storage-full' } });
        return;
      }
      if (getState().refusal?.what === 'receipt') setState({ refusal: null });
      await show();
    },
    forget: async () => {
      await forgetInstructions();
      setState({ instructions: [], orderPhotos: new Map() });
    },
  };
}
