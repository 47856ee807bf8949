import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

/** Numbered SQL files beside this package; plain tables first, hypertables last. */
export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Any number: every process that migrates takes this lock first, so twenty at once do the work once. */
const MIGRATION_LOCK = 7_203_119;

/**
 * Bring a database from empty, or from any earlier version, to the latest. Safe to call twice and from many processes at once.
 * @returns the names of the migrations that this call ran
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'xuncheng migrate' });
  await client.connect();
  try {
    return await migrateWith(client);
  } finally {
    await client.end();
  }
}

/** The same over a connection that is open already, which stays open. */
export async function migrateWith(client: pg.ClientBase): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    const ran = await runner({
      dbClient: client,
      dir: migrationsFolder,
      migrationsTable: 'schema_migration',
      direction: 'up',
      // Ours waits for the other process; the library's own gives up with an error.
      noLock: true,
      // Work that went on side by side has numbers of its own: a database that is ahead of one takes it all the same.
      checkOrder: false,
      singleTransaction: true,
      log: () => undefined,
    });
    return ran.map((migration) => migration.name);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}
