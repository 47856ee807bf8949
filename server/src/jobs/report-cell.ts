import { dutyInterval, type CellClass, type CellShiftReport } from '@xuncheng/contract';
import { describeCell } from '../compute/coverage/describe-cell.ts';
import { mergeWithin, type Interval } from '../compute/intervals.ts';
import type { CoverageLimits } from '../compute/limits.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { CELL_SHIFTS_AT_MOST, loadCellShifts, loadCellVisits } from '../store/load-cell-shifts.ts';

/**
 * Load → compute: what became of a cell in each shift that answers for it and overlaps an interval (epoch ms), newest first, as far as
 * they were computed by then; gaps as they were found then, whatever the limits are now. Nobody is named: it is about the place.
 * @throws Refusal when there are more than one answer holds
 */
export async function reportCell(
  database: Database,
  cell: { readonly id: number; readonly class: CellClass },
  span: { readonly from: number; readonly to: number },
  limits: CoverageLimits,
): Promise<CellShiftReport[]> {
  const shifts = await loadCellShifts(database, cell.id, span.from, span.to);
  if (shifts.length > CELL_SHIFTS_AT_MOST)
    throw new Refusal(
      400,
      'too-many-shifts',
      `More than ${String(CELL_SHIFTS_AT_MOST)} shifts answered for this cell in that interval; ask for a shorter one.`,
    );
  const from = Math.min(span.from, ...shifts.map(({ startsAt }) => startsAt));
  const to = Math.max(span.to, ...shifts.map(({ endsAt }) => endsAt));
  const during = findByOverlap(await loadCellVisits(database, cell.id, from, to));
  return shifts.map((shift) => {
    const whole = dutyInterval(shift);
    const until = Math.max(whole.startsAt, Math.min(whole.endsAt, shift.computedAt));
    const duty = { startsAt: whole.startsAt, endsAt: until };
    const time = {
      duty,
      isOver: shift.computedAt >= whole.endsAt,
      plannedSeconds: (shift.endsAt - shift.startsAt) / 1_000,
      unknown: mergeWithin(shift.unknown, duty.startsAt, duty.endsAt),
    };
    const { shiftId, beat, startsAt, endsAt, computedAt, gaps } = shift;
    const story = describeCell(cell.class, during(duty), time, limits);
    return { shiftId, beat, startsAt, endsAt, computedAt, ...story, gaps: [...gaps] };
  });
}

/** Those of intervals, sorted by their beginning, that overlap or touch another one, without looking at all of them for each. */
function findByOverlap(sorted: readonly Interval[]): (other: Interval) => Interval[] {
  const longest = sorted.reduce((most, { startsAt, endsAt }) => Math.max(most, endsAt - startsAt), 0);
  const firstFrom = (at: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]!.startsAt < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return ({ startsAt, endsAt }) => {
    const found: Interval[] = [];
    for (let i = firstFrom(startsAt - longest); i < sorted.length && sorted[i]!.startsAt <= endsAt; i++)
      if (sorted[i]!.endsAt >= startsAt) found.push(sorted[i]!);
    return found;
  };
}
