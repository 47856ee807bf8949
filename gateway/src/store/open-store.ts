import { openPool } from '@xuncheng/db';
import type pg from 'pg';
import type { Logger } from 'pino';

/** Longer than any pause between two steps of storing a batch. */
const IDLE_IN_TRANSACTION_SECONDS = 30;

/** The gateway's connections to the database. What one of several gateways holds when its machine is gone holds the others up for half a minute at most. */
export function openStore(
  connectionString: string,
  log: Logger,
  idleInTransactionSeconds = IDLE_IN_TRANSACTION_SECONDS,
): pg.Pool {
  return openPool({
    connectionString,
    maxConnections: 3,
    applicationName: 'xuncheng gateway',
    idleInTransactionSeconds,
    onIdleError: (error) => {
      log.warn({ err: error }, 'an idle database connection broke');
    },
  });
}
