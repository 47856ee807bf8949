import { closeTracking, instructionForDevice, type DownKind, type InstructionForDevice } from '@xuncheng/contract';
import type { Logger } from 'pino';
import { parseJson } from '../decode/json.ts';
import type { DeliveryReceipt } from '../intake.ts';
import type { Jt808Server } from '../listen/jt808-server.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import { instructionText } from './instruction-text.ts';

export interface Jt808CommandsOptions {
  readonly terminals: Pick<Jt808Server, 'isPresent' | 'sendText' | 'askForPosition' | 'track'>;
  readonly log: Logger;
  /** Keep a receipt as if the device had said it. */
  readonly receipt: (device: RegisteredDevice, receipt: DeliveryReceipt) => Promise<void>;
}

/** Instructions whose text has been shown are remembered up to this number: sent again, they are only confirmed again. */
const REMEMBERED = 10_000;

/**
 * What the server says, for terminals that can do no more than show a text (JT/T 808): an instruction becomes a text and the terminal's
 * answer the step `delivered`; further steps are said by people over another way. A request for a sign of life becomes a question for
 * the position, close tracking becomes temporary tracking. Of several gateways the one speaks that the terminal is connected to.
 */
export function createJt808Commands(
  options: Jt808CommandsOptions,
): (device: RegisteredDevice, kind: DownKind, payload: Uint8Array) => void {
  const { terminals, log } = options;
  const shown = new Set<string>();

  async function deliver(device: RegisteredDevice, instruction: InstructionForDevice): Promise<void> {
    const key = `${device.id} ${instruction.id}`;
    if (!shown.has(key)) {
      const result = await terminals.sendText(device.id, instructionText(instruction));
      if (result !== 'done') return; // the server sends it again
      shown.add(key);
      if (shown.size > REMEMBERED) shown.delete(shown.values().next().value ?? '');
    }
    await options.receipt(device, { instructionId: instruction.id, step: 'delivered', time: Date.now() });
  }

  return (device, kind, payload) => {
    if (!terminals.isPresent(device.id)) return;
    const json = parseJson(payload);
    const value = 'value' in json ? json.value : undefined;
    if (kind === 'rebirth') terminals.askForPosition(device.id);
    if (kind === 'track') {
      const tracking = closeTracking.safeParse(value);
      if (tracking.success) terminals.track(device.id, tracking.data);
    }
    if (kind !== 'instruction') return;
    const instruction = instructionForDevice.safeParse(value);
    if (!instruction.success) return;
    deliver(device, instruction.data).catch((error: unknown) => {
      log.error({ err: error }, 'a receipt was not kept; the instruction comes again');
    });
  };
}
