import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openPool, startEmbeddedServer, type EmbeddedServer } from '@xuncheng/db';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDevice, type TestDevice } from '../gateway-fixture.ts';
import { freePort, killProcess, startGatewayProcess } from '../processes.ts';
import { Ledger } from './ledger.ts';

/**
 * Load, the database killed for 30 s, then the gateway killed: what was acknowledged is in the table, once, unaltered.
 * Its own database server, with fsync as in production.
 */

const DEVICES = 40;
const PER_SECOND = 4;
const OUTAGE_SECONDS = 30;

let folder: string;
let databasePort: number;
let mqttPort: number;
let database: EmbeddedServer;
let gateway: ChildProcess;

const startGateway = (): Promise<ChildProcess> =>
  startGatewayProcess(folder, { DATABASE_URL: database.urlOf('xuncheng'), MQTT_PORT: String(mqttPort) });
const startDatabase = (): Promise<EmbeddedServer> =>
  startEmbeddedServer({ dataDir: path.join(folder, 'postgres'), port: databasePort });
const openTestPool = (): pg.Pool =>
  openPool({
    connectionString: database.urlOf('xuncheng'),
    maxConnections: 2,
    applicationName: 'test',
    onIdleError: () => undefined,
  });
const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-faults-'));
  chmodSync(folder, 0o755);
  [databasePort, mqttPort] = await Promise.all([freePort(), freePort()]);
  database = await startDatabase();
  await migrate(database.urlOf('xuncheng'));
});
afterAll(async () => {
  gateway.kill('SIGKILL');
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('loses, doubles and alters nothing that was acknowledged', async () => {
  let pool = openTestPool();
  const devices: TestDevice[] = [];
  for (let i = 0; i < DEVICES; i++) devices.push(await addDevice(pool, `t-${String(i)}`));
  gateway = await startGateway();
  const ledger = new Ledger();
  const { acknowledged } = ledger;
  const senders = devices.map((device) => ledger.send(`mqtt://127.0.0.1:${String(mqttPort)}`, device, PER_SECOND));
  await sleep(5);

  process.kill(database.processId, 'SIGKILL');
  await database.ended;
  await pool.end();
  const before = acknowledged.size;
  await sleep(OUTAGE_SECONDS);
  const during = acknowledged.size - before;
  database = await startDatabase();
  await sleep(4);
  await killProcess(gateway);
  gateway = await startGateway();
  await sleep(4);
  await Promise.all(senders.map((sender) => sender.stop()));

  pool = openTestPool();
  const { stored, ...wrong } = await ledger.compare(pool);
  await pool.end();
  expect(wrong).toEqual({ missing: [], doubled: [], altered: [] });
  // Nobody was turned away meanwhile: the outage does not reach the devices.
  expect(during).toBeGreaterThan(DEVICES * PER_SECOND * OUTAGE_SECONDS * 0.8);
  process.stdout.write(
    `outage: ${String(acknowledged.size)} acknowledged, ${String(stored)} stored, ${String(during)} of them while the database was away\n`,
  );
}, 180_000);
