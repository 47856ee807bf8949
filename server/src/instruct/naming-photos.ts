import { Refusal } from '../refusal.ts';
import { namePhotos } from '../store/instruction-photos.ts';
import type { InstructionJoin } from '../store/instructions.ts';

/**
 * Photos become those of an order in the transaction that stores it: an order is never there without them.
 * @throws Refusal 409 `photo-absent` when the account has not brought one of them
 */
export function namingPhotos(
  photos: readonly string[],
  accountId: number,
  join: InstructionJoin | undefined,
): InstructionJoin {
  return async (transaction, instructionId) => {
    await join?.(transaction, instructionId);
    if (photos.length === 0) return;
    if ((await namePhotos(transaction, instructionId, accountId, photos)) < photos.length)
      throw new Refusal(409, 'photo-absent', 'A photo of this order is not here: bring it first.');
  };
}
