import type pg from 'pg';

/** For tests: a fix a minute of `terminal-west` at one place, in these minutes after `from` (epoch ms). */
export async function standByTheMinute(
  pool: pg.Pool,
  from: number,
  firstMinute: number,
  lastMinute: number,
  place: { readonly lon: number; readonly lat: number },
): Promise<void> {
  await pool.query(
    `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
     select to_timestamp($1::float8 / 1000) + m * interval '1 minute', d.number, m, $4 * 1e7, $5 * 1e7, 5, now()
     from generate_series($2::int, $3::int) m, device d where d.id = 'terminal-west'`,
    [from, firstMinute, lastMinute, place.lon, place.lat],
  );
}
