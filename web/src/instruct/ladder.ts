import {
  INSTRUCTION_STATES,
  isFinal,
  overdueStep,
  type Instruction,
  type InstructionKind,
  type InstructionLimits,
  type InstructionState,
} from '@xuncheng/contract';

type Receiver = Instruction['receivers'][number];
type Step = Receiver['steps'][number];

const RUNGS = ['issued', 'sent', 'delivered', 'read', 'accepted', 'en-route', 'arrived', 'done'] as const;
/** Steps of a task. Roll calls and check-ins are answered where one stands. */
const OF_ORDERS: readonly InstructionState[] = ['accepted', 'en-route', 'arrived'];

export interface Rung {
  readonly state: InstructionState;
  /** The stored step, null while it has not happened. */
  readonly step: Step | null;
  /** Not said, but a later one was: an officer who is done has read it. */
  readonly passedOver: boolean;
}

/** Is any receiver still on the way? */
export function isOpen(instruction: Instruction): boolean {
  return instruction.receivers.some((receiver) => !isFinal(receiver.state));
}

/**
 * The ladder of one receiver, bottom first. While it is climbed, the rungs above are shown empty; after a refusal, cancellation or
 * expiry they are cut off and that end is the last rung. What is only to be answered has no rungs of a task.
 */
export function ladderOf(receiver: Pick<Receiver, 'state' | 'steps'>, kind: InstructionKind): Rung[] {
  const firstOf = (state: InstructionState): Step | null => receiver.steps.find((step) => step.state === state) ?? null;
  const all = RUNGS.filter((state) => kind === 'order' || firstOf(state) !== null || !OF_ORDERS.includes(state));
  const highest = all.findLastIndex((state) => firstOf(state) !== null);
  const rungs = all.map((state, index) => ({
    state,
    step: firstOf(state),
    passedOver: index < highest && !firstOf(state),
  }));
  if (!isFinal(receiver.state) || receiver.state === 'done') return rungs;
  return [...rungs.slice(0, highest + 1), { state: receiver.state, step: firstOf(receiver.state), passedOver: false }];
}

/** Does somebody have to see to this receiver: late, refused, or out of time? An order that somebody else has got instead is seen to. */
export function needsSomebody(
  instruction: Instruction,
  { state }: Pick<Receiver, 'state'>,
  now: number,
  limits: InstructionLimits,
): boolean {
  return state === 'refused' || state === 'expired' || overdueStep(instruction, state, now, limits) !== null;
}

/** How many receivers stand where, as the ladder goes, the ends last. */
export function countSteps(receivers: readonly Pick<Receiver, 'state'>[]): [state: InstructionState, count: number][] {
  return INSTRUCTION_STATES.map((state): [InstructionState, number] => [
    state,
    receivers.filter((receiver) => receiver.state === state).length,
  ]).filter(([, count]) => count > 0);
}

/** Those who need the operator first: refused and expired before all others, each in the order given. */
export function receiverOrder(receivers: readonly Receiver[]): Receiver[] {
  const hasEndedBadly = ({ state }: Receiver): number => Number(state === 'refused' || state === 'expired');
  return [...receivers].sort((a, b) => hasEndedBadly(b) - hasEndedBadly(a));
}

/** Newest first, those with somebody still on the way before all others. */
export function instructionOrder(instructions: Iterable<Instruction>): Instruction[] {
  return [...instructions].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.issuedAt - a.issuedAt);
}
