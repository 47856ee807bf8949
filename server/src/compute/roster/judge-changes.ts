import type { RosterChange, RosterConflict } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';

/** A shift as it is planned; times in epoch ms. */
export interface PlannedShift {
  readonly id: number;
  readonly officerId: number;
  readonly beatId: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Undefined: none is planned. */
  readonly rest?: Interval | undefined;
}

/** What changes are judged by. */
export interface RosterFacts {
  /** Every shift of the officers concerned that has not ended, and those that changes name. */
  readonly shifts: readonly PlannedShift[];
  readonly officerIds: ReadonlySet<number>;
  readonly beatIds: ReadonlySet<number>;
}

export interface Judgement {
  /** By index of the change; when there is one, nothing may be done. */
  readonly conflicts: readonly { readonly index: number; readonly code: RosterConflict }[];
  /** What puts everything back but what was added: that has no id yet. Undefined: it cannot be put back. */
  readonly undo: readonly RosterChange[] | undefined;
}

/** A shift longer than a day would be two. */
const LONGEST_MS = 86_400_000;
/** Whoever plans "from now" presses the button a moment later. */
const NOW_MS = 60_000;

/**
 * May these changes be made together? Overlaps are looked for in what would be there when all of them were made, so that two changes may
 * trade places in time. Shifts that touch do not overlap.
 */
export function judgeChanges(facts: RosterFacts, changes: readonly RosterChange[], now: number): Judgement {
  const conflicts: { index: number; code: RosterConflict }[] = [];
  const undo: RosterChange[] = [];
  const byId = new Map(facts.shifts.map((shift) => [shift.id, shift]));
  /** What would be there; `index` of the change that put it there, -1 where none did. */
  const result = new Map<string, PlannedShift & { readonly index: number }>(
    facts.shifts.map((shift) => [String(shift.id), { ...shift, index: -1 }]),
  );
  const named = new Set<number>();

  const judge = (change: RosterChange, index: number): RosterConflict | undefined => {
    if (change.kind === 'add') {
      if (!facts.officerIds.has(change.officerId)) return 'officer-not-found';
      result.set(`new ${String(index)}`, { ...change, id: 0, index });
      return judgeTimes(facts, change, now);
    }
    const shift = byId.get(change.shiftId);
    // Twice in one list: the second finds it changed already.
    if (!shift || named.has(shift.id)) return 'shift-not-found';
    named.add(shift.id);
    if (change.kind === 'end') {
      if (shift.startsAt >= now || shift.endsAt <= now) return 'not-running';
      result.set(String(shift.id), { ...shift, endsAt: now, index });
      return undefined;
    }
    if (shift.endsAt <= now) return 'past';
    if (shift.startsAt <= now) return 'begun';
    const { officerId, beatId, startsAt, endsAt, rest } = shift;
    const was = { beatId, startsAt, endsAt, ...(rest && { rest }) };
    if (change.kind === 'remove') {
      result.delete(String(shift.id));
      undo.push({ kind: 'add', officerId, ...was });
      return undefined;
    }
    undo.push({ kind: 'change', shiftId: shift.id, ...was });
    const { beatId: newBeatId, startsAt: newStart, endsAt: newEnd } = change;
    result.set(String(shift.id), { ...shift, beatId: newBeatId, startsAt: newStart, endsAt: newEnd, index });
    return judgeTimes(facts, change, now);
  };

  changes.forEach((change, index) => {
    const code = judge(change, index);
    if (code) conflicts.push({ index, code });
  });
  const refused = new Set(conflicts.map(({ index }) => index));
  for (const index of findOverlaps([...result.values()]))
    if (!refused.has(index)) conflicts.push({ index, code: 'overlap' });
  conflicts.sort((a, b) => a.index - b.index);
  return { conflicts, undo: changes.some(({ kind }) => kind === 'end') ? undefined : undo };
}

function judgeTimes(
  { beatIds }: RosterFacts,
  { beatId, startsAt, endsAt, rest }: Pick<PlannedShift, 'beatId' | 'startsAt' | 'endsAt' | 'rest'>,
  now: number,
): RosterConflict | undefined {
  if (!beatIds.has(beatId)) return 'beat-not-found';
  if (endsAt <= startsAt || endsAt - startsAt > LONGEST_MS) return 'length';
  if (rest && (rest.startsAt < startsAt || rest.endsAt > endsAt || rest.endsAt <= rest.startsAt)) return 'rest';
  return startsAt < now - NOW_MS ? 'past' : undefined;
}

/** Indexes of the changes whose shift overlaps another one of the same officer. */
function findOverlaps(shifts: readonly (PlannedShift & { readonly index: number })[]): Set<number> {
  const found = new Set<number>();
  const sorted = shifts.toSorted((a, b) => a.officerId - b.officerId || a.startsAt - b.startsAt);
  let latest: (typeof sorted)[number] | undefined;
  for (const shift of sorted) {
    if (latest?.officerId === shift.officerId && shift.startsAt < latest.endsAt) {
      // Where both are new, the later one is in the way; an old one beside it cannot be.
      const guilty = shift.index >= 0 ? shift : latest;
      if (guilty.index >= 0) found.add(guilty.index);
    }
    if (latest?.officerId !== shift.officerId || shift.endsAt > latest.endsAt) latest = shift;
  }
  return found;
}
