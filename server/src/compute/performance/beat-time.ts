import { mergeWithin, subtract, totalSeconds, type Interval } from '../intervals.ts';
import type { ShiftFacts } from './shift-facts.ts';

/** How the time of a duty divides, by rule B1 (RULES.md). */
export interface BeatTime {
  /** Between the first and the last fix, known, not exempt, and on no task that leads elsewhere. */
  readonly answeredSeconds: number;
  /** Of that, the stretches outside the cells of the beat. */
  readonly off: readonly Interval[];
  /** Tasks accepted with a place: from then until done or ended. */
  readonly tasks: readonly Interval[];
}

/** B1 */
export function divideBeatTime({ duty, seen, unknown, exempt, beat, instructions }: ShiftFacts): BeatTime {
  const tasks = instructions
    .filter((one) => one.hasPlace && one.acceptedAt !== null)
    .map((one) => ({ startsAt: one.acceptedAt!, endsAt: one.doneAt ?? one.endedAt ?? duty.endsAt }));
  const within = (intervals: readonly Interval[]): Interval[] => mergeWithin(intervals, duty.startsAt, duty.endsAt);
  const notAnswered = within([...unknown, ...exempt, ...tasks]);
  const answered = subtract(seen ? [seen] : [], notAnswered);
  const onBeat = within(beat.flatMap(({ visits }) => visits));
  return {
    answeredSeconds: beat.length === 0 ? 0 : totalSeconds(answered),
    off: beat.length === 0 ? [] : subtract(answered, onBeat),
    tasks: within(tasks),
  };
}
