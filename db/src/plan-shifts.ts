import type pg from 'pg';

/**
 * Plan the shifts of the daily roster for the local days from yesterday (a night shift may still run) to `daysAhead` days on.
 * Shifts that exist stay as they are, and none is put over
 * another one of the officer or where one was withdrawn by hand. @returns how many were added
 */
export async function planShifts(pool: pg.Pool, daysAhead: number): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Whoever changes the roster by hand holds it too: the two never see half of each other.
    await client.query('lock table withdrawn_shift in share row exclusive mode');
    const result = await client.query(PLAN, [daysAhead]);
    await client.query('commit');
    return result.rowCount ?? 0;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const PLAN = `
  with zone as (select coalesce((select value #>> '{}' from setting where key = 'timeZone'), 'Asia/Shanghai') as name),
       day as (select generate_series(-1, $1::int) + (now() at time zone zone.name)::date as local, zone.name from zone),
       due as (
         select r.officer_id, r.beat_id, coalesce(r.device_number, o.device_number) as device_number,
                (day.local + make_interval(mins => r.start_minute)) at time zone day.name as starts_at,
                (day.local + make_interval(mins => r.start_minute + r.duration_minutes)) at time zone day.name as ends_at
         from roster_rule r join officer o on o.id = r.officer_id cross join day)
  insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
  select * from due
  where not exists (select from withdrawn_shift w where w.officer_id = due.officer_id and w.starts_at = due.starts_at)
    and not exists (select from shift s where s.officer_id = due.officer_id and s.starts_at < due.ends_at and s.ends_at > due.starts_at)
  on conflict (officer_id, starts_at) do nothing`;
