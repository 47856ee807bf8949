import type { Interval } from '../compute/intervals.ts';
import { execute, selectOne, selectRows, type Queryable } from './database.ts';

/**
 * Note the shifts in whose beat and time the visits of another one are changed: their gaps and figures count them. Also those never
 * computed: a computation under way may have read the visits before. Call it in the transaction that changes the visits.
 * @param changed cells, and when somebody was or was not there otherwise than stored (epoch ms)
 * @returns the shifts
 */
export async function markStaleShifts(
  transaction: Queryable,
  shiftId: number,
  changed: readonly (Interval & { readonly cellId: number })[],
): Promise<number[]> {
  if (changed.length === 0) return [];
  const rows = await selectRows<{ shiftId: number }>(
    transaction,
    // In one order, whoever marks: two that mark the same shifts wait for each other once and not in a ring.
    `insert into stale_shift (shift_id)
     select s.id from jsonb_to_recordset($2) as r("cellId" int, "startsAt" float8, "endsAt" float8)
       join beat_cell b on b.cell_id = r."cellId"
       join shift s on s.beat_id = b.beat_id and s.starts_at <= to_timestamp(r."endsAt" / 1000) and s.ends_at >= to_timestamp(r."startsAt" / 1000)
     where s.id <> $1 group by s.id order by s.id
     on conflict (shift_id) do update set changes = excluded.changes
     returning shift_id as "shiftId"`,
    [shiftId, JSON.stringify(changed)],
  );
  return rows.map((row) => row.shiftId);
}

/** Shifts that are to be computed anew because of others' visits. */
export async function listStaleShifts(database: Queryable): Promise<number[]> {
  const rows = await selectRows<{ shiftId: number }>(database, 'select shift_id as "shiftId" from stale_shift');
  return rows.map((row) => row.shiftId);
}

/** The last change of others' visits that a shift is not computed with; 0: none. Ask before the visits are read. */
export async function countStaleChanges(database: Queryable, shiftId: number): Promise<number> {
  const row = await selectOne<{ changes: number }>(
    database,
    'select changes::float8 as changes from stale_shift where shift_id = $1',
    [shiftId],
  );
  return row?.changes ?? 0;
}

/**
 * It was computed with the changes up to this one; it stays stale when more came meanwhile, or comes just now: who notes it holds its row.
 * Call it last in the transaction that saves it.
 */
export async function settleStaleShift(transaction: Queryable, shiftId: number, changes: number): Promise<void> {
  if (changes > 0)
    await execute(
      transaction,
      `delete from stale_shift where shift_id in
         (select shift_id from stale_shift where shift_id = $1 and changes = $2 for update skip locked)`,
      [shiftId, changes],
    );
}
