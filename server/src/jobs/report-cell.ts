import { dutyInterval, type CellClass, type CellShiftReport } from '@xuncheng/contract';
import { describeCell } from '../compute/coverage/describe-cell.ts';
import { mergeWithin } from '../compute/intervals.ts';
import type { CoverageLimits } from '../compute/limits.ts';
import type { Database } from '../store/database.ts';
import { loadCellShifts, loadCellVisits } from '../store/load-cell-shifts.ts';

/**
 * Load → compute: what became of a cell in each shift that answers for it and overlaps an interval (epoch ms), newest first, as far as
 * they were computed by then. Nobody is named: it is about the place.
 */
export async function reportCell(
  database: Database,
  cell: { readonly id: number; readonly class: CellClass },
  span: { readonly from: number; readonly to: number },
  limits: CoverageLimits,
): Promise<CellShiftReport[]> {
  const shifts = await loadCellShifts(database, cell.id, span.from, span.to);
  const from = Math.min(span.from, ...shifts.map(({ startsAt }) => startsAt));
  const to = Math.max(span.to, ...shifts.map(({ endsAt }) => endsAt));
  const visits = await loadCellVisits(database, cell.id, from, to);
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
    const { shiftId, beat, startsAt, endsAt, computedAt } = shift;
    const { gaps, ...story } = describeCell(cell.class, visits, time, limits);
    return { shiftId, beat, startsAt, endsAt, computedAt, ...story, gaps: [...gaps] };
  });
}
