import type { Interval } from '../compute/intervals.ts';
import { execute, selectRows, type Queryable } from './database.ts';

/** When somebody was or was not in a cell otherwise than stored (epoch ms), by a shift. */
export interface ChangedVisit extends Interval {
  readonly shiftId: number;
  readonly cellId: number;
}

/**
 * Note the shifts in whose beat and time the visits of another one are changed: their gaps and figures count them. Also those never
 * computed: a computation under way may have read the visits before. Call it in the transaction that changes the visits.
 * @returns the shifts
 */
export async function markStaleShifts(transaction: Queryable, changed: readonly ChangedVisit[]): Promise<number[]> {
  if (changed.length === 0) return [];
  const rows = await selectRows<{ shiftId: number }>(
    transaction,
    // In one order, whoever marks: two that mark the same shifts wait for each other once and not in a ring.
    `insert into stale_shift (shift_id)
     select s.id from jsonb_to_recordset($1) as r("shiftId" int, "cellId" int, "startsAt" float8, "endsAt" float8)
       join beat_cell b on b.cell_id = r."cellId"
       join shift s on s.beat_id = b.beat_id and s.starts_at <= to_timestamp(r."endsAt" / 1000) and s.ends_at >= to_timestamp(r."startsAt" / 1000)
     where s.id <> r."shiftId" group by s.id order by s.id
     on conflict (shift_id) do update set changes = excluded.changes
     returning shift_id as "shiftId"`,
    [JSON.stringify(changed)],
  );
  return rows.map((row) => row.shiftId);
}

/** Shifts that are to be computed anew because of others' visits. */
export async function listStaleShifts(database: Queryable): Promise<number[]> {
  const rows = await selectRows<{ shiftId: number }>(database, 'select shift_id as "shiftId" from stale_shift');
  return rows.map((row) => row.shiftId);
}

/** The last change of others' visits that each of these shifts is not computed with; absent: none. Ask before the visits are read. */
export async function countStaleChanges(
  database: Queryable,
  shiftIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await selectRows<{ shiftId: number; changes: number }>(
    database,
    'select shift_id as "shiftId", changes::float8 as changes from stale_shift where shift_id = any($1)',
    [shiftIds],
  );
  return new Map(rows.map(({ shiftId, changes }) => [shiftId, changes]));
}

/**
 * They were computed with the changes up to these; one stays stale when more came meanwhile, or comes just now: who notes it holds its
 * row. Call it last in the transaction that saves them.
 */
export async function settleStaleShifts(
  transaction: Queryable,
  settled: readonly { readonly shiftId: number; readonly changes: number }[],
): Promise<void> {
  if (settled.length > 0)
    await execute(
      transaction,
      `delete from stale_shift where shift_id in
         (select s.shift_id from stale_shift s join jsonb_to_recordset($1) as r("shiftId" int, changes bigint)
            on r."shiftId" = s.shift_id and r.changes = s.changes for update of s skip locked)`,
      [JSON.stringify(settled)],
    );
}
