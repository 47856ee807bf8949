import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { startTestGateway, type TestGateway } from './running-server.ts';

/** Servers as processes of their own on one database: one works, the others wait. */

let database: TestDatabase;
let gateway: TestGateway;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startTestGateway();
});
afterEach(async () => {
  for (const child of children) await end(child);
});
afterAll(async () => {
  await gateway.close();
  await database.drop();
});

interface Process {
  readonly child: ChildProcess;
  /** Where it answers, once it says this. */
  readonly says: (what: 'server ready' | 'server waits') => Promise<string>;
}

function start(): Process {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@xuncheng/source', 'server/src/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: database.connectionString,
      HTTP_PORT: '0',
      GATEWAY_MQTT_URL: gateway.url,
      GATEWAY_SERVICE_TOKEN: 'a token for the tests',
      SESSION_SECRET: 'a secret of at least thirty-two characters',
      LOG_LEVEL: 'silent',
      WEB_DIST: '/nonexistent',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.add(child);
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return {
    child,
    says: async (what) => {
      const line = new RegExp(`^${what}.* (http://\\S+)$`, 'm');
      await expect.poll(() => said, { timeout: 30_000 }).toMatch(line);
      return line.exec(said)![1]!;
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const statusOf = async (url: string, path: string): Promise<number> => (await fetch(url + path)).status;

it('a second server waits, says so, and works as soon as the first is killed', async () => {
  const first = start();
  expect(await statusOf(await first.says('server ready'), '/api/v1/setup')).toBe(200);
  const second = start();
  const waiting = await second.says('server waits');
  expect([await statusOf(waiting, '/healthz'), await statusOf(waiting, '/readyz')]).toEqual([200, 503]);
  expect(await statusOf(waiting, '/api/v1/setup')).toBe(503);
  await end(first.child);
  expect(await statusOf(await second.says('server ready'), '/api/v1/setup')).toBe(200);
});

it('whose session the database lost keeps its turn if nobody was faster, and ends if somebody was', async () => {
  const server = start();
  const url = await server.says('server ready');
  const { pool } = database;
  const cut = (): Promise<unknown> =>
    pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 1
       and database = (select oid from pg_database where datname = current_database())`,
    );
  const holders = async (): Promise<number> => {
    const { rows } = await pool.query<{ holders: number }>(
      `select count(*)::int as holders from pg_stat_activity
       where datname = current_database() and application_name like 'xuncheng-server-turn%'`,
    );
    return rows[0]!.holders;
  };
  await cut();
  await expect.poll(holders, { timeout: 15_000 }).toBe(1);
  expect(await statusOf(url, '/healthz')).toBe(200);

  // Somebody takes it in the moment between.
  const rival = await pool.connect();
  try {
    await cut();
    await rival.query('select pg_advisory_lock(2020896099)');
    const [status] = (await once(server.child, 'exit')) as [number];
    expect(status).toBe(75);
  } finally {
    await rival.query('select pg_advisory_unlock_all()');
    rival.release();
  }
});
