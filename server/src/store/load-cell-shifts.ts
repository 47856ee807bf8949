import type { Gap } from '../compute/coverage/find-gaps.ts';
import { groupBy } from '../compute/group-by.ts';
import type { Interval } from '../compute/intervals.ts';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** Shifts that one report of a cell is about at most. */
export const CELL_SHIFTS_AT_MOST = 200;

/** A shift that answers for a cell, with the stretches in which its clock of idleness stands, and its gaps. Times in epoch ms. */
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
  /** As they were found when it was computed, in order of time. */
  readonly gaps: readonly Gap[];
}

/** The shifts computed that overlap an interval on a beat with this cell, newest first; one more than `CELL_SHIFTS_AT_MOST` if there are more. */
export async function loadCellShifts(
  database: Queryable,
  cellId: number,
  from: number,
  to: number,
): Promise<CellShift[]> {
  const shifts = await selectRows<Omit<CellShift, 'unknown' | 'gaps'>>(
    database,
    `select s.id as "shiftId", b.name as beat, ${epochMs('s.starts_at')} as "startsAt", ${epochMs('s.ends_at')} as "endsAt",
            ${epochMs('s.clocked_in_at')} as "clockedInAt", ${epochMs('s.clocked_out_at')} as "clockedOutAt",
            ${epochMs('t.computed_at')} as "computedAt"
     from beat_cell c join shift s on s.beat_id = c.beat_id join beat b on b.id = s.beat_id join trajectory t on t.shift_id = s.id
     where c.cell_id = $1 and s.starts_at < $3 and s.ends_at > $2 order by s.starts_at desc, s.id desc limit ${String(CELL_SHIFTS_AT_MOST + 1)}`,
    [cellId, new Date(from), new Date(to)],
  );
  const shiftIds = shifts.map(({ shiftId }) => shiftId);
  const rows = await selectRows<{ shiftId: number } & Interval>(
    database,
    `select p.shift_id as "shiftId", u."startsAt", u."endsAt"
     from performance_figure p, jsonb_to_recordset(p.evidence) as u("startsAt" float8, "endsAt" float8)
     where p.shift_id = any($1) and p.measure = 'unknown-time'`,
    [shiftIds],
  );
  const gapRows = await selectRows<{ shiftId: number } & Gap>(
    database,
    `select shift_id as "shiftId", ${epochMs('starts_at')} as "startsAt", ${epochMs('ends_at')} as "endsAt", target_seconds as "targetSeconds"
     from coverage_gap where shift_id = any($1) and cell_id = $2 order by starts_at`,
    [shiftIds, cellId],
  );
  const unknown = groupBy(rows, ({ shiftId }) => shiftId);
  const gaps = groupBy(gapRows, ({ shiftId }) => shiftId);
  return shifts.map((shift) => ({
    ...shift,
    unknown: unknown.get(shift.shiftId) ?? [],
    gaps: (gaps.get(shift.shiftId) ?? []).map(({ startsAt, endsAt, targetSeconds }) => ({
      startsAt,
      endsAt,
      targetSeconds,
    })),
  }));
}

/** Anybody's visits of a cell in an interval, in the order in which they began. */
export async function loadCellVisits(
  database: Queryable,
  cellId: number,
  from: number,
  to: number,
): Promise<Interval[]> {
  return selectRows<Interval>(
    database,
    `select ${epochMs('starts_at')} as "startsAt", ${epochMs('ends_at')} as "endsAt"
     from visit where cell_id = $1 and starts_at <= $3 and ends_at >= $2 order by starts_at`,
    [cellId, new Date(from), new Date(to)],
  );
}
