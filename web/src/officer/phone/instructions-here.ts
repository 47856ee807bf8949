import { RECEIPT_STEPS, type InstructionForDevice, type ReceiptStep } from '@xuncheng/contract';
import {
  instructionHere,
  keepTogether,
  openPhone,
  type InstructionHere,
  type PhoneTransaction,
} from './phone-store.ts';

/** Days that what is over stays to be looked up. */
const KEPT_DAYS = 2;

/** How far an instruction is: what was said here, or what the server had already when it sent it. */
export function stepOf({ said, state }: InstructionHere): ReceiptStep {
  const known = RECEIPT_STEPS.find((step) => step === state);
  const rank = (step: ReceiptStep | undefined): number => (step ? RECEIPT_STEPS.indexOf(step) : -1);
  return (rank(said) > rank(known) ? said : known) ?? 'delivered';
}

/** Is anything left to do? */
export function isOpen(instruction: InstructionHere, now: number): boolean {
  const step = stepOf(instruction);
  return instruction.over === undefined && step !== 'done' && step !== 'refused' && instruction.deadline > now;
}

/** Keep what came; sent again it is the same instruction, and what was said of it stays. */
export async function keepInstruction(instruction: InstructionForDevice, now: number): Promise<'new' | 'known'> {
  const transaction = (await openPhone()).transaction('instructions', 'readwrite');
  const known = instructionHere.safeParse(await transaction.store.get(instruction.id));
  await transaction.store.put({ cameAt: now, ...(known.success ? known.data : {}), ...instruction });
  await transaction.done;
  return known.success ? 'known' : 'new';
}

/** Change what is kept of one; one that is not here is left alone. */
export async function changeInstruction(
  id: string,
  change: Pick<Partial<InstructionHere>, 'said' | 'over' | 'overWhy'>,
): Promise<void> {
  await keepTogether((transaction) => changeInstructionIn(transaction, id, change));
}

/** `changeInstruction` as a part of something. */
export async function changeInstructionIn(
  transaction: PhoneTransaction,
  id: string,
  change: Pick<Partial<InstructionHere>, 'said' | 'over' | 'overWhy'>,
): Promise<void> {
  const store = transaction.objectStore('instructions');
  const known = instructionHere.safeParse(await store.get(id));
  if (known.success) await store.put({ ...known.data, ...change });
}

/** All that are here, newest first; what has been over for days is forgotten, photos and all. */
export async function listInstructionsHere(now: number): Promise<InstructionHere[]> {
  const transaction = (await openPhone()).transaction(['instructions', 'orderPhotos'], 'readwrite');
  const store = transaction.objectStore('instructions');
  const found: InstructionHere[] = [];
  for (const value of await store.getAll()) {
    const parsed = instructionHere.safeParse(value);
    if (!parsed.success) continue;
    const { id, deadline } = parsed.data;
    if (deadline >= now - KEPT_DAYS * 86_400_000) {
      found.push(parsed.data);
      continue;
    }
    await store.delete(id);
    await transaction.objectStore('orderPhotos').delete(IDBKeyRange.bound([id, ''], [id, '\uffff']));
  }
  await transaction.done;
  return found.sort((a, b) => b.issuedAt - a.issuedAt);
}

/** Forget all of them, and their photos: this phone is another device now. */
export async function forgetInstructions(): Promise<void> {
  const database = await openPhone();
  await Promise.all([database.clear('instructions'), database.clear('orderPhotos')]);
}
