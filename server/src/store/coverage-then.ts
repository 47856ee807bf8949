import { groupBy } from '../compute/group-by.ts';
import type { Interval } from '../compute/intervals.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';
import { loadShiftRecords, type ShiftRecord } from './load-shift-records.ts';

/** The shifts planned over a moment, with the stretches in which nothing was known of them. */
export async function loadShiftsAt(
  database: Queryable,
  at: number,
): Promise<(ShiftRecord & { readonly unknown: readonly Interval[] })[]> {
  const shifts = await loadShiftRecords(database, at, at + 1);
  const rows = await selectRows<{ shiftId: number } & Interval>(
    database,
    `select p.shift_id as "shiftId", u."startsAt", u."endsAt"
     from performance_figure p, jsonb_to_recordset(p.evidence) as u("startsAt" float8, "endsAt" float8)
     where p.shift_id = any($1) and p.measure = 'unknown-time' and u."startsAt" < ${epochMs('$2::timestamptz')}`,
    [shifts.map(({ shiftId }) => shiftId), new Date(at)],
  );
  const unknown = groupBy(rows, ({ shiftId }) => shiftId);
  return shifts.map((shift) => ({ ...shift, unknown: unknown.get(shift.shiftId) ?? [] }));
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
