import { openPool } from '@xuncheng/db';
import type { RunningDistrict } from './running-district.ts';

/** A district's database, to look into and to make things so that would take hours to come about. */
export interface DistrictDatabase {
  readonly ask: <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>;
  /** Says something within a transaction and keeps that open, as for a lock, until the function it answers with is called. */
  readonly hold: (sql: string) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
}

/** Open it. */
export function openDistrictDatabase(district: RunningDistrict): DistrictDatabase {
  const pool = openPool({
    connectionString: district.databaseUrl(),
    maxConnections: 2,
    applicationName: 'browser test',
    onIdleError: () => undefined,
  });
  return {
    ask: async <Row extends object>(sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows,
    hold: async (sql) => {
      const client = await pool.connect();
      await client.query(`begin; ${sql}`);
      return async () => {
        await client.query('rollback');
        client.release();
      };
    },
    close: () => pool.end(),
  };
}
