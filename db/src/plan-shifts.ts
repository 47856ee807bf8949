import type pg from 'pg';

/**
 * Plan the shifts of the daily roster for the local days from yesterday (a night shift may still run) to `daysAhead` days on.
 * Shifts that exist stay as they are. @returns how many were added
 */
export async function planShifts(pool: pg.Pool, daysAhead: number): Promise<number> {
  const result = await pool.query(
    `with zone as (select coalesce((select value #>> '{}' from setting where key = 'timeZone'), 'Asia/Shanghai') as name),
          day as (select generate_series(-1, $1::int) + (now() at time zone zone.name)::date as local, zone.name from zone)
     insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select r.officer_id, r.beat_id, coalesce(r.device_number, o.device_number),
            (day.local + make_interval(mins => r.start_minute)) at time zone day.name,
            (day.local + make_interval(mins => r.start_minute + r.duration_minutes)) at time zone day.name
     from roster_rule r join officer o on o.id = r.officer_id cross join day
     on conflict (officer_id, starts_at) do nothing`,
    [daysAhead],
  );
  return result.rowCount ?? 0;
}
