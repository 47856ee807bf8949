import { isFinal, type Instruction, type ReassignInstruction } from '@xuncheng/contract';
import type { Caller } from '../access/caller.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Scope } from '../store/database.ts';
import {
  findInstruction,
  type EarlierInstruction,
  type InstructionJoin,
  type NewInstructionRow,
} from '../store/instructions.ts';
import { copyPhotos } from '../store/instruction-photos.ts';
import { findReceivers, type KnowsOfficers } from './find-receivers.ts';

interface Needs extends KnowsOfficers {
  readonly clock: () => number;
  readonly begin: (
    row: Omit<NewInstructionRow, 'id'>,
    scope: Scope,
    join: InstructionJoin,
  ) => Promise<{ readonly begun: Instruction } | { readonly earlier: EarlierInstruction }>;
  readonly takeBack: (
    instructionId: string,
    receiver: Instruction['receivers'][number],
    reason: string,
  ) => Promise<void>;
}

/**
 * The same order to somebody else, taken back from who had it. A receiver has one successor: whoever decides second is told so.
 * @returns the new instruction, or what was stored under this key before
 * @throws Refusal 404, 409 `instruction-over`, `has-it-already`, `given-already`
 */
export async function reassignReceiver(
  needs: Needs,
  caller: Caller,
  instructionId: string,
  order: ReassignInstruction,
): Promise<{ readonly begun: Instruction } | { readonly earlier: EarlierInstruction }> {
  const instruction = await findInstruction(needs.database, instructionId, caller.scope);
  const from = instruction?.receivers.find(({ officerId }) => officerId === order.fromOfficerId);
  if (!instruction || !from) throw notFound('instruction');
  const now = needs.clock();
  if (from.state === 'done' || from.state === 'cancelled')
    throw new Refusal(409, 'instruction-over', 'This receiver is done with it, or it was cancelled.');
  if (instruction.receivers.some(({ officerId, state }) => officerId === order.toOfficerId && !isFinal(state)))
    throw new Refusal(409, 'has-it-already', 'This officer has the instruction already.');
  // Given to somebody else when its time is over: they get as long as the first one had.
  const left = instruction.deadline - now;
  const whole = instruction.deadline - instruction.issuedAt;
  const result = await needs.begin(
    {
      idempotencyKey: order.idempotencyKey,
      kind: instruction.kind,
      issuedAt: now,
      issuedBy: caller.accountId,
      text: instruction.text,
      priority: instruction.priority,
      place: instruction.place ?? undefined,
      drawing: instruction.drawing,
      deadline: now + (left > 60_000 ? left : whole),
      repeatMinutes: instruction.repeatMinutes,
      replaces: instructionId,
      replacesOfficerId: order.fromOfficerId,
      offDutyReason: null,
      receivers: await findReceivers(needs, caller, [order.toOfficerId], now, undefined),
    },
    caller.scope,
    (transaction, id) => copyPhotos(transaction, instructionId, id),
  );
  if ('earlier' in result && result.earlier.by === 'successor')
    throw new Refusal(409, 'given-already', 'It was given to somebody else already, by another operator.');
  if ('begun' in result) await needs.takeBack(instructionId, from, 'reassigned');
  return result;
}
