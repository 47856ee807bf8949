import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LIVE_FILTER, liveBatch, type LiveBatch } from '@xuncheng/contract';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, eventually, TEST_SERVICE_TOKEN, type TestDevice } from './gateway-fixture.ts';
import { freePort, killProcess, startGatewayProcess } from './processes.ts';

/** What a PUBACK waits for: strace makes the disk slow under a gateway that runs. */

/** May one process look into another here that it did not start? Containers often forbid it, and so does Yama. */
function mayTrace(): boolean {
  const other = spawn('sleep', ['5'], { stdio: 'ignore' });
  const inject = ['-e', 'trace=none', '-e', 'inject=fdatasync:delay_exit=1'];
  // It lets go when it is told to, and ends by itself when it may not attach.
  const { stderr } = spawnSync('strace', ['-f', '-p', String(other.pid), ...inject], {
    encoding: 'utf8',
    timeout: 1_000,
    killSignal: 'SIGINT',
  });
  other.kill();
  return (stderr as string | null)?.includes('attached') ?? false;
}
const canTrace = mayTrace();
if (!canTrace)
  process.stdout.write(
    '! flushes: left out, strace was not found or may not trace. On Debian or Ubuntu: apt-get install strace\n',
  );

describe.skipIf(!canTrace)('the flush of the journal', () => {
  let folder: string;
  let database: TestDatabase;
  let device: TestDevice;
  let another: TestDevice;
  let gateway: ChildProcess;
  let mqttPort: number;
  let httpPort: number;
  const clients: MqttClient[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-flush-'));
    database = await createTestDatabase();
    device = await addDevice(database.pool, 't-1');
    another = await addDevice(database.pool, 't-2');
    mqttPort = await freePort();
    httpPort = await freePort();
    gateway = await startGatewayProcess(folder, {
      DATABASE_URL: database.connectionString,
      MQTT_PORT: String(mqttPort),
      GATEWAY_HTTP_PORT: String(httpPort),
      JOURNAL_STALL_SECONDS: '2',
    });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await killProcess(gateway);
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const connect = async (username: string, password: string, reconnectPeriod = 0): Promise<MqttClient> => {
    const client = await connectAsync(`mqtt://127.0.0.1:${String(mqttPort)}`, {
      clientId: username,
      username,
      password,
      reconnectPeriod,
    });
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  };
  const fix = (id: number): string => JSON.stringify({ id, time: Date.now(), lon: 120.17, lat: 30.24 });
  const readiness = async (): Promise<{ readonly status: number; readonly journal: string }> => {
    const answer = await fetch(`http://127.0.0.1:${String(httpPort)}/readyz`);
    return { status: answer.status, journal: ((await answer.json()) as { journal: string }).journal };
  };

  /** Every flush takes so long from now on. @returns how to end it */
  async function slowDown(milliseconds: number): Promise<() => Promise<void>> {
    const inject = `inject=fdatasync:delay_enter=${String(milliseconds * 1000)}`;
    const strace = spawn('strace', ['-f', '-p', String(gateway.pid), '-e', 'trace=fdatasync', '-e', inject], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      strace.stderr.on('data', (text: Buffer) => {
        if (text.toString().includes('attached')) resolve();
      });
      strace.once('exit', () => {
        reject(new Error('strace ended'));
      });
    });
    return async () => {
      strace.kill('SIGINT');
      await once(strace, 'exit');
    };
  }

  it('is over before the PUBACK is written', async () => {
    const client = await connect(device.id, device.token);
    const publish = async (id: number): Promise<number> => {
      const began = performance.now();
      await client.publishAsync('v1/t-1/up/fix', fix(id), { qos: 1 });
      return performance.now() - began;
    };
    const before: number[] = [];
    for (let id = 0; id < 20; id++) before.push(await publish(id));
    const end = await slowDown(300);
    const after: number[] = [];
    for (let id = 20; id < 25; id++) {
      // Until the flush of what is forgotten is over: a message would wait for that one, too, and prove nothing.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      after.push(await publish(id));
    }
    await end();
    expect(Math.min(...after)).toBeGreaterThan(290);
    // Whatever else is slow here: without the delay it is faster.
    expect(Math.min(...before)).toBeLessThan(Math.min(...after));
  }, 60_000);

  it('that does not come to its end is said, devices keep what they have, and all goes on by itself', async () => {
    const server = await connect('xuncheng-server', TEST_SERVICE_TOKEN);
    const said: LiveBatch['intake'][] = [];
    server.on('message', (_topic, payload) => {
      const { intake } = liveBatch.parse(JSON.parse(payload.toString()));
      if (intake) said.push(intake);
    });
    await server.subscribeAsync(LIVE_FILTER);
    const client = await connect(device.id, device.token, 500);
    const other = await connect(another.id, another.token, 500);
    let acknowledged = 0;
    const end = await slowDown(60_000);
    const all = Array.from({ length: 10 }, async (_, index) => {
      await client.publishAsync('v1/t-1/up/fix', fix(100 + index), { qos: 1 });
      acknowledged++;
    });
    await eventually(async () => (await readiness()).status === 503, 'not ready', 10);
    expect((await readiness()).journal).toBe('stalled');
    await eventually(() => said.some((intake) => intake?.full === 'stalled'), 'the server is told');
    // What comes now is not held: its device keeps it.
    const disconnected = new Promise<void>((resolve) => other.once('close', () => resolve()));
    const late = other.publishAsync('v1/t-2/up/fix', fix(200), { qos: 1 });
    await disconnected;
    expect(acknowledged).toBe(0);
    await end();
    await eventually(async () => (await readiness()).status === 200, 'ready again', 20);
    await Promise.all([...all, late]);
    await eventually(() => said.at(-1)?.full === null, 'the end is said');
    await eventually(
      async () =>
        Number((await database.pool.query('select count(*) from fix where message_key >= 100')).rows[0].count) === 11,
      'each is stored once',
    );
  }, 90_000);
});
