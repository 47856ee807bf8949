import { epochMs, selectRows, type Queryable } from './database.ts';

/** Days before a moment in which shifts are found that lack their last computation: months are frozen, and nobody else asks for it. */
const UNSETTLED_DAYS = 100;

/**
 * Shifts begun since a moment (epoch ms) of which fixes were stored after they were last computed, and shifts, also older ones, that were
 * not computed, since they ended or since they settled; the latest first, they are looked at.
 * @param settledAfterSeconds from the end of a shift until its figures are final
 */
export async function findDirtyShifts(
  database: Queryable,
  since: number,
  now: number,
  settledAfterSeconds: number,
): Promise<number[]> {
  const rows = await selectRows<{ id: number }>(
    database,
    `select s.id from shift s left join trajectory t on t.shift_id = s.id
     where s.starts_at >= $1::timestamptz - make_interval(days => ${String(UNSETTLED_DAYS)}) and s.starts_at <= $2 and (
       t.shift_id is null
       or (t.computed_at < s.ends_at and (s.ends_at <= $2 or t.computed_at < $2 - interval '1 minute'))
       or (t.computed_at < s.ends_at + make_interval(secs => $3) and s.ends_at + make_interval(secs => $3) <= $2)
       or (s.starts_at >= $1 and exists (
         select from fix f where f.device_number = s.device_number and f.time >= s.starts_at and f.time < s.ends_at
           and f.received_at > t.computed_at - interval '5 seconds')))
     order by s.starts_at desc`,
    [new Date(since), new Date(now), settledAfterSeconds],
  );
  return rows.map((row) => row.id);
}

/** When each of these shifts was last computed (epoch ms). */
export async function loadComputedAt(database: Queryable, shiftId: number): Promise<number | undefined> {
  const [row] = await selectRows<{ at: number }>(
    database,
    `select ${epochMs('computed_at')} as at from trajectory where shift_id = $1`,
    [shiftId],
  );
  return row?.at;
}
