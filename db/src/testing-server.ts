import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from './embedded-server.ts';
import { migrate } from './migrate.ts';
import { TEST_TEMPLATE_DATABASE } from './testing.ts';

/** vitest's global set-up: one real PostgreSQL for the whole run, with a migrated template to copy. */
export default async function startTestServer(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-test-'));
  chmodSync(folder, 0o755); // the server may run as another user than root
  const server = await startEmbeddedServer({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    // Databases of tests are thrown away; durability is tested with its own server.
    settings: ['fsync=off', 'full_page_writes=off', 'max_connections=300'],
  });
  process.env['XUNCHENG_TEST_FOLDER'] = folder;
  process.env['XUNCHENG_TEST_SERVER'] = server.urlOf('postgres');
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  await client.query(`create database ${TEST_TEMPLATE_DATABASE}`);
  await client.end();
  await migrate(server.urlOf(TEST_TEMPLATE_DATABASE));
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
