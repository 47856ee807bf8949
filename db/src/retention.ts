import type pg from 'pg';

/** The streams: hypertables where TimescaleDB is, plain tables elsewhere. */
const STREAMS = ['fix', 'camera_event', 'probe_reading'] as const;

/**
 * Keep the streams for so many days: by TimescaleDB's policy where it is installed (replacing an earlier one),
 * by deleting old rows elsewhere. Call at start and once a day.
 */
export async function setRetention(pool: pg.Pool, days: number): Promise<void> {
  const installed = await pool.query("select from pg_extension where extname = 'timescaledb'");
  for (const stream of STREAMS) {
    if (installed.rowCount) {
      await pool.query('select remove_retention_policy($1::regclass, if_exists => true)', [stream]);
      await pool.query('select add_retention_policy($1::regclass, make_interval(days => $2))', [stream, days]);
    } else {
      await pool.query(`delete from ${stream} where time < now() - make_interval(days => $1)`, [days]);
    }
  }
}
