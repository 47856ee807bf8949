import { groupBy } from '../compute/group-by.ts';
import type { Interval } from '../compute/intervals.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** A shift that answers for a cell, with the stretches in which its clock of idleness stands. Times in epoch ms. */
export interface CellShift {
  readonly shiftId: number;
  readonly beat: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly clockedInAt: number | null;
  readonly clockedOutAt: number | null;
  /** When it was computed last: nothing is known beyond. */
  readonly computedAt: number;
  readonly unknown: readonly Interval[];
}

/** The shifts computed that overlap an interval on a beat with this cell, newest first. */
export async function loadCellShifts(
  database: Queryable,
  cellId: number,
  from: number,
  to: number,
): Promise<CellShift[]> {
  const shifts = await selectRows<Omit<CellShift, 'unknown'>>(
    database,
    `select s.id as "shiftId", b.name as beat, ${epochMs('s.starts_at')} as "startsAt", ${epochMs('s.ends_at')} as "endsAt",
            ${epochMs('s.clocked_in_at')} as "clockedInAt", ${epochMs('s.clocked_out_at')} as "clockedOutAt",
            ${epochMs('t.computed_at')} as "computedAt"
     from beat_cell c join shift s on s.beat_id = c.beat_id join beat b on b.id = s.beat_id join trajectory t on t.shift_id = s.id
     where c.cell_id = $1 and s.starts_at < $3 and s.ends_at > $2 order by s.starts_at desc, s.id desc limit 200`,
    [cellId, new Date(from), new Date(to)],
  );
  const rows = await selectRows<{ shiftId: number } & Interval>(
    database,
    `select p.shift_id as "shiftId", u."startsAt", u."endsAt"
     from performance_figure p, jsonb_to_recordset(p.evidence) as u("startsAt" float8, "endsAt" float8)
     where p.shift_id = any($1) and p.measure = 'unknown-time'`,
    [shifts.map(({ shiftId }) => shiftId)],
  );
  const unknown = groupBy(rows, ({ shiftId }) => shiftId);
  return shifts.map((shift) => ({ ...shift, unknown: unknown.get(shift.shiftId) ?? [] }));
}

/** Anybody's visits of a cell in an interval. */
export async function loadCellVisits(
  database: Queryable,
  cellId: number,
  from: number,
  to: number,
): Promise<Interval[]> {
  return selectRows<Interval>(
    database,
    `select ${epochMs('starts_at')} as "startsAt", ${epochMs('ends_at')} as "endsAt"
     from visit where cell_id = $1 and starts_at <= $3 and ends_at >= $2`,
    [cellId, new Date(from), new Date(to)],
  );
}
