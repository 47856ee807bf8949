import { epochMs, selectRows, type Queryable } from './database.ts';

/** Shifts begun since a moment of which fixes were stored after they were last computed, or that ended after it; the latest first, they are looked at. */
export async function findDirtyShifts(database: Queryable, since: number, now: number): Promise<number[]> {
  const rows = await selectRows<{ id: number }>(
    database,
    `select s.id from shift s left join trajectory t on t.shift_id = s.id
     where s.starts_at >= $1 and s.starts_at <= $2 and (
       t.shift_id is null or (t.computed_at < s.ends_at and (s.ends_at <= $2 or t.computed_at < $2 - interval '1 minute')) or exists (
         select from fix f where f.device_number = s.device_number and f.time >= s.starts_at and f.time < s.ends_at
           and f.received_at > t.computed_at - interval '5 seconds'))
     order by s.starts_at desc`,
    [new Date(since), new Date(now)],
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
