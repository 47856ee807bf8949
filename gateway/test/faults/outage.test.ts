import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openPool, startEmbeddedServer, type EmbeddedServer } from '@xuncheng/db';
import { connect, type MqttClient } from 'mqtt';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDevice, eventually, TEST_SERVICE_TOKEN, type TestDevice } from '../gateway-fixture.ts';

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

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function startGatewayProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@xuncheng/source', 'gateway/src/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: database.urlOf('xuncheng'),
      MQTT_PORT: String(mqttPort),
      MQTT_WS_PORT: '0',
      GATEWAY_HTTP_PORT: '0',
      JOURNAL_DIR: path.join(folder, 'journal'),
      OPCUA_PKI_DIR: path.join(folder, 'pki'),
      GATEWAY_SERVICE_TOKEN: TEST_SERVICE_TOKEN,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('gateway ready')) resolve();
    });
    child.once('exit', () => {
      reject(new Error('the gateway ended'));
    });
  });
  return child;
}

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

/** A device that numbers its messages and keeps each until it is acknowledged. */
function startSender(
  device: TestDevice,
  acknowledged: Map<string, number>,
): { stop: () => Promise<void>; client: MqttClient } {
  const client = connect(`mqtt://127.0.0.1:${String(mqttPort)}`, {
    clientId: device.id,
    username: device.id,
    password: device.token,
    reconnectPeriod: 300,
    queueQoSZero: false,
  });
  client.on('error', () => undefined);
  let id = 0;
  const timer = setInterval(() => {
    const time = Date.now();
    const message = ++id;
    // The longitude carries the number, so that an altered row is seen.
    const payload = JSON.stringify({ id: message, time, lon: 120 + message / 1e6, lat: 30, speed: 1 });
    client.publish(`v1/${device.id}/up/fix`, payload, { qos: 1 }, (error) => {
      if (!error) acknowledged.set(`${String(device.number)}:${String(message)}`, time);
    });
  }, 1000 / PER_SECOND);
  return {
    client,
    stop: async () => {
      clearInterval(timer);
      await eventually(
        () => client.connected && Object.keys((client as unknown as { outgoing: object }).outgoing).length === 0,
        'everything acknowledged',
        30,
      );
      await client.endAsync();
    },
  };
}

it('loses, doubles and alters nothing that was acknowledged', async () => {
  let pool = openTestPool();
  const devices: TestDevice[] = [];
  for (let i = 0; i < DEVICES; i++) devices.push(await addDevice(pool, `t-${String(i)}`));
  gateway = await startGatewayProcess();
  const acknowledged = new Map<string, number>();
  const senders = devices.map((device) => startSender(device, acknowledged));
  await sleep(5);

  process.kill(database.processId, 'SIGKILL');
  await database.ended;
  await pool.end();
  const before = acknowledged.size;
  await sleep(OUTAGE_SECONDS);
  const during = acknowledged.size - before;
  database = await startDatabase();
  await sleep(4);
  gateway.kill('SIGKILL');
  await once(gateway, 'exit');
  gateway = await startGatewayProcess();
  await sleep(4);
  await Promise.all(senders.map((sender) => sender.stop()));

  pool = openTestPool();
  const count = async (): Promise<number> => Number((await pool.query('select count(*) from fix')).rows[0].count);
  await eventually(async () => (await count()) >= acknowledged.size, 'the journal is drained', 60);
  const { rows } = await pool.query<[number, number, number, Date]>({
    text: 'select device_number, message_key, lon_e7, time from fix',
    rowMode: 'array',
  });
  const stored = new Map<string, { lonE7: number; time: number }>();
  for (const [device, message, lonE7, time] of rows) {
    const key = `${String(device)}:${String(message)}`;
    expect(stored.has(key), `doubled: ${key}`).toBe(false);
    stored.set(key, { lonE7, time: time.getTime() });
  }
  const missing = [...acknowledged.keys()].filter((key) => !stored.has(key));
  const altered = [...acknowledged].filter(([key, time]) => {
    const row = stored.get(key);
    return row && (row.time !== time || row.lonE7 !== 1_200_000_000 + Number(key.split(':')[1]) * 10);
  });
  await pool.end();
  expect({ missing, altered }).toEqual({ missing: [], altered: [] });
  // Nobody was turned away meanwhile: the outage does not reach the devices.
  expect(during).toBeGreaterThan(DEVICES * PER_SECOND * OUTAGE_SECONDS * 0.8);
  process.stdout.write(
    `outage: ${String(acknowledged.size)} acknowledged, ${String(stored.size)} stored, ${String(during)} of them while the database was away\n`,
  );
}, 180_000);
