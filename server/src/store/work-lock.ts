import pg from 'pg';

/** The advisory lock of the server that works: one key, nothing else in the database uses it. */
const WORK_LOCK = 2_020_896_099;
const ANSWER_WITHIN_MS = 5_000;
/** The database lets go of the lock of a machine that fell silent after these: 5 s, and three questions 2 s apart. */
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** A session that holds the lock as long as it lives. */
export interface WorkSession {
  /**
   * Take the lock if nobody has it. An own session that is gone and that the database still thinks to have it is ended, for another
   * try (undefined). @throws when the session is broken
   */
  readonly tryLock: () => Promise<boolean | undefined>;
  readonly isAlive: () => Promise<boolean>;
  readonly end: () => Promise<void>;
}

/**
 * Open a session for the lock, outside the pool.
 * @param own names the process among those that may hold it
 * @throws when the database is out of reach
 */
export async function openWorkSession(connectionString: string, own: string): Promise<WorkSession> {
  const name = `xuncheng-server-turn ${own}`;
  const client = new pg.Client({
    connectionString,
    application_name: name,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
    options: KEEPALIVE,
  });
  // A session that breaks fails the next question, which is answered there.
  client.on('error', () => undefined);
  await client.connect();
  return {
    tryLock: async () => {
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1::bigint) as locked', [
        WORK_LOCK,
      ]);
      if (rows[0]!.locked) return true;
      const ended = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = $1 and datname = current_database() and pid <> pg_backend_pid()`,
        [name],
      );
      return (ended.rowCount ?? 0) > 0 ? undefined : false;
    },
    isAlive: () =>
      client.query('select 1').then(
        () => true,
        () => false,
      ),
    end: () => client.end().catch(() => undefined),
  };
}
