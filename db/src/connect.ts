import pg from 'pg';

export interface DatabaseOptions {
  readonly connectionString: string;
  /** Connections at most. PostgreSQL allows 100 for all processes together. */
  readonly maxConnections: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /**
   * Seconds after which the database ends a transaction that says nothing more; never unless given. A machine that loses its power cannot end its
   * own, and the rows it holds would be kept from everybody until TCP gives up, two hours later.
   */
  readonly idleInTransactionSeconds?: number;
  /** Told of connections that broke while idle; a pool without this listener ends the process. */
  readonly onIdleError: (error: Error) => void;
}

/** Seconds after which a query is given up. `statement_timeout` alone hangs on a frozen backend, so the client has one too. */
const QUERY_TIMEOUT_SECONDS = 30;

/** bigint as number: identities here stay far below 2^53. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/** A pool with the time-outs every process needs. */
export function openPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    query_timeout: (QUERY_TIMEOUT_SECONDS + 1) * 1_000,
    statement_timeout: QUERY_TIMEOUT_SECONDS * 1_000,
    ...(options.idleInTransactionSeconds !== undefined && {
      idle_in_transaction_session_timeout: options.idleInTransactionSeconds * 1_000,
    }),
    keepAlive: true,
    types: TYPES,
  });
  pool.on('error', options.onIdleError);
  // A connection that breaks while in use fails its query; without a listener of its own it would end the process as well.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}
