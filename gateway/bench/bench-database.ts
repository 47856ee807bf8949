import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openPool, startEmbeddedServer } from '@xuncheng/db';
import type pg from 'pg';
import type { LoadClient } from './load.ts';

export interface BenchDatabase {
  readonly url: string;
  /** A folder of this run, removed at the end. */
  readonly folder: string;
  readonly query: (sql: string, values?: unknown[]) => Promise<pg.QueryResult>;
  /** Terminals with tokens: `{prefix}-0`, `{prefix}-1`, … */
  readonly addTerminals: (prefix: string, count: number) => Promise<LoadClient[]>;
  readonly stop: () => Promise<void>;
}

/** A migrated database of its own, durable as in production (fsync on), with one district. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-bench-'));
  chmodSync(folder, 0o755); // the server may run as another user than root
  const server = await startEmbeddedServer({ dataDir: path.join(folder, 'postgres'), port: await freePort() });
  const url = server.urlOf('xuncheng');
  await migrate(url);
  const pool = openPool({
    connectionString: url,
    maxConnections: 1,
    applicationName: 'bench',
    onIdleError: () => undefined,
  });
  await pool.query(
    `insert into area (level, code, name, name_en, geometry) values ('district', 'bench', 'bench', 'bench', '{"type":"Polygon","coordinates":[]}')`,
  );
  return {
    url,
    folder,
    query: (sql, values) => pool.query(sql, values),
    addTerminals: async (prefix, count) => {
      const clients = Array.from({ length: count }, (_, i) => ({
        id: `${prefix}-${String(i)}`,
        token: `token-${String(i)}`,
      }));
      await pool.query(
        `with added as (insert into device (id, kind, protocol, name, area_id) select id, 'terminal', 'own', id, 1 from unnest($1::text[]) id returning number, id)
         insert into device_credential (device_number, token_sha256)
         select number, digest from added join unnest($1::text[], $2::bytea[]) as given(id, digest) using (id)`,
        [
          clients.map((client) => client.id),
          clients.map((client) => createHash('sha256').update(client.token).digest()),
        ],
      );
      return clients;
    },
    stop: async () => {
      await pool.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
