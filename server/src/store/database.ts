import { openPool } from '@xuncheng/db';
import type pg from 'pg';

/** The pool; store files take it, nothing else queries it. */
export type Database = pg.Pool;

/** A pool or a client inside a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}

/** Open the server's pool. `onIdleError` hears of connections that broke while idle. */
export function openDatabase(connectionString: string, onIdleError: (error: Error) => void): Database {
  return openPool({ connectionString, maxConnections: 16, applicationName: 'xuncheng-server', onIdleError });
}

/** Rows of one statement. The row type is the statement's: it is written beside it in the same file. */
export async function selectRows<Row extends pg.QueryResultRow>(
  database: Queryable,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await database.query<Row>(sql, [...values]);
  return result.rows;
}

/** The first row, or undefined. */
export async function selectOne<Row extends pg.QueryResultRow>(
  database: Queryable,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  const rows = await selectRows<Row>(database, sql, values);
  return rows[0];
}

/** Run a statement. @returns rows affected */
export async function execute(database: Queryable, sql: string, values: readonly unknown[] = []): Promise<number> {
  const result = await database.query(sql, [...values]);
  return result.rowCount ?? 0;
}

/** All or nothing: commits when `work` resolves, rolls back when it throws. */
export async function transact<Result>(
  database: Database,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await database.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
    } catch (rollbackError) {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    }
    throw error;
  } finally {
    // A client whose rollback failed is in an unknown state and must not be used again.
    client.release(broken);
  }
}

/** SQL of a timestamp column as whole epoch milliseconds (float8 arrives as a number). */
export function epochMs(column: string): string {
  return `round(date_part('epoch', ${column}) * 1000)`;
}

/**
 * Which rows the caller may see. `areaIds` null: the whole district. `officerId` set: that officer's own rows only
 * (0 for an officer's account bound to nobody: no row has it).
 */
export interface Scope {
  readonly areaIds: readonly number[] | null;
  readonly officerId: number | null;
}

/**
 * Is the database away, or busy, so that the same statement may succeed later? SQLSTATE classes 08, 40, 53, 55, 57 and 58, the
 * system's own codes, and what the driver says without a code.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined
    ? /connect|timeout/i.test(error.message)
    : /^(?:(?:08|40|53|55|57|58)...|E[A-Z]+)$/.test(code);
}
