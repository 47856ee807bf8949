import type { Interval } from '../compute/intervals.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';
import { loadShiftRecords, type ShiftRecord } from './load-shift-records.ts';

/**
 * The shifts planned over a moment, with the stretches up to it in which nothing was known of them; undefined: they were never computed.
 */
export async function loadShiftsAt(
  database: Queryable,
  at: number,
): Promise<(ShiftRecord & { readonly unknown: readonly Interval[] | undefined })[]> {
  const shifts = await loadShiftRecords(database, at, at + 1);
  const rows = await selectRows<{ readonly shiftId: number; readonly unknown: readonly Interval[] }>(
    database,
    `select shift_id as "shiftId", evidence as unknown from performance_figure where shift_id = any($1) and measure = 'unknown-time'`,
    [shifts.map(({ shiftId }) => shiftId)],
  );
  const unknown = new Map(rows.map((row) => [row.shiftId, row.unknown.filter(({ startsAt }) => startsAt < at)]));
  return shifts.map((shift) => ({ ...shift, unknown: unknown.get(shift.shiftId) }));
}

/** When each of these cells had last been visited at a moment (epoch ms), looking back so many hours. */
export async function loadLastVisitsAt(
  database: Queryable,
  cellIds: readonly number[],
  at: number,
  hours: number,
): Promise<{ readonly cellId: number; readonly lastVisitAt: number }[]> {
  return selectRows(
    database,
    `select cell_id as "cellId", ${epochMs('max(least(ends_at, $2))')} as "lastVisitAt"
     from visit where cell_id = any($1) and starts_at <= $2 and ends_at >= $3 group by cell_id`,
    [cellIds, new Date(at), new Date(at - hours * 3_600_000)],
  );
}
