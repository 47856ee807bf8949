import type { Instruction, newInstruction } from '@xuncheng/contract';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';

/** Is this the instruction that was made of that order? */
export function saysTheSame(order: z.output<typeof newInstruction>, made: Instruction): boolean {
  const ids = (list: readonly number[]): string => [...new Set(list)].sort((a, b) => a - b).join();
  return (
    order.kind === made.kind &&
    order.text === made.text &&
    order.priority === made.priority &&
    order.place?.lon === made.place?.lon &&
    order.place?.lat === made.place?.lat &&
    order.deadlineMinutes * 60_000 === made.deadline - made.issuedAt &&
    (order.repeatMinutes ?? null) === made.repeatMinutes &&
    isDeepStrictEqual(order.drawing ?? null, made.drawing) &&
    isDeepStrictEqual(order.photos, made.photos) &&
    ids(order.officerIds) === ids(made.receivers.map(({ officerId }) => officerId))
  );
}
