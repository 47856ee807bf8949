import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPool } from './connect.ts';

/** For tests of every package: databases on the one server that the test run started (testing-server.ts). */

export interface TestDatabase {
  readonly connectionString: string;
  readonly pool: pg.Pool;
  /** Close the pool and drop the database. */
  readonly drop: () => Promise<void>;
}

const TEMPLATE = 'xuncheng_template';

/** The URL of a database on the test server. @throws when tests run without the global set-up of vitest.config.ts */
export function testServerUrl(database: string): string {
  const base = process.env['XUNCHENG_TEST_SERVER'];
  if (!base) throw new Error('no test database server: run tests from the repository root, with its vitest.config.ts');
  return base.replace(/\/[^/]*$/, `/${database}`);
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServerUrl('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** An empty database without schema: `create database` alone. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom('template1');
}

/** A migrated database, copied from the template (about 50 ms). */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createFrom(TEMPLATE);
}

/**
 * A database copied from one that is made once in a run, by whoever needs it first: the others wait for it.
 * @param template name of the database to copy
 * @param make fills a migrated database; not called when the template is there
 */
export async function createFilledDatabase(
  template: string,
  make: (filling: TestDatabase) => Promise<void>,
): Promise<TestDatabase> {
  const client = new pg.Client({ connectionString: testServerUrl('postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [template]);
    const found = await client.query('select from pg_database where datname = $1', [template]);
    if (found.rowCount === 0) {
      const filling = await createTestDatabase();
      await make(filling);
      await filling.pool.end();
      // Only what is whole has the name.
      const name = new URL(filling.connectionString).pathname.slice(1);
      await onceUnused(() =>
        client.query(`alter database ${pg.escapeIdentifier(name)} rename to ${pg.escapeIdentifier(template)}`),
      );
    }
  } finally {
    await client.end();
  }
  return createFrom(template);
}

/** Another worker copies it at this very moment, or a connection that was closed is not gone yet. */
async function onceUnused(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt >= 200 || !(error instanceof pg.DatabaseError) || error.code !== '55006') throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function createFrom(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onceUnused(() => administer(`create database ${name} template ${template}`));
  const connectionString = testServerUrl(name);
  const pool = openPool({ connectionString, maxConnections: 8, applicationName: 'test', onIdleError: () => undefined });
  return {
    connectionString,
    pool,
    drop: async () => {
      await pool.end();
      await administer(`drop database if exists ${name} with (force)`);
    },
  };
}

export const TEST_TEMPLATE_DATABASE = TEMPLATE;
