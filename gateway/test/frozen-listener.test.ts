import type { Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { LIVE_FILTER, liveBatch } from '@xuncheng/contract';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addDevice,
  connectDevice,
  eventually,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestGateway,
} from './gateway-fixture.ts';

/** A server that stands still with its connection open, while devices go on. */

const DEVICES = 20;
const FIXES_A_MESSAGE = 200;
const MESSAGES = 100;

let database: TestDatabase;
let gateway: TestGateway;
const clients: MqttClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await gateway.end();
  await database.drop();
});

interface Listener {
  readonly client: MqttClient;
  fixes: number;
  bytes: number;
  /** Times that the sequence had a hole. */
  holes: number;
  readonly newest: Map<string, number>;
}

async function listen(clientId: string): Promise<Listener> {
  const client = await connectAsync(`mqtt://127.0.0.1:${String(gateway.mqttPort)}`, {
    clientId,
    username: 'xuncheng-server',
    password: TEST_SERVICE_TOKEN,
    reconnectPeriod: 0,
  });
  clients.push(client);
  const listener: Listener = { client, fixes: 0, bytes: 0, holes: 0, newest: new Map() };
  let before: number | undefined;
  client.on('message', (_topic, payload) => {
    const batch = liveBatch.parse(JSON.parse(payload.toString()));
    if (before !== undefined && batch.sequence !== before + 1) listener.holes++;
    before = batch.sequence;
    listener.fixes += batch.fixes.length;
    listener.bytes += payload.length;
    for (const { deviceId, time } of batch.fixes)
      listener.newest.set(deviceId, Math.max(listener.newest.get(deviceId) ?? 0, time));
  });
  await client.subscribeAsync(LIVE_FILTER);
  return listener;
}

it('keeps nobody waiting, neither devices nor another server, and is told the newest when it goes on', async () => {
  const patience = { deviceRate: 1e6, deviceBurst: 1e6 };
  // Longer than the test: nothing is solved by cutting the listener off.
  gateway = await startTestGateway(database.connectionString, { limits: { ...patience, drainTimeoutMs: 120_000 } });
  const devices = await Promise.all(
    Array.from({ length: DEVICES }, (_, index) => addDevice(database.pool, `t-${String(index)}`)),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  const speaking = await Promise.all(devices.map((device) => connectDevice(gateway, device)));
  clients.push(...speaking);
  const frozen = await listen('frozen');
  const awake = await listen('awake');
  (frozen.client.stream as Socket).pause();
  frozen.client.keepaliveManager.destroy();

  const start = Date.now() - 3_600_000;
  let slowestMs = 0;
  for (let message = 0; message < MESSAGES; message++) {
    const fixes = Array.from({ length: FIXES_A_MESSAGE }, (_, index) => {
      const id = message * FIXES_A_MESSAGE + index;
      return { id, time: start + id, lon: 120.17, lat: 30.24, accuracy: 6 };
    });
    const payload = JSON.stringify({ fixes });
    const began = performance.now();
    await Promise.all(
      speaking.map((client, index) => client.publishAsync(`v1/t-${String(index)}/up/fixes`, payload, { qos: 1 })),
    );
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  const newest = start + MESSAGES * FIXES_A_MESSAGE - 1;
  const isCurrent = ({ newest: known }: Listener): boolean => devices.every(({ id }) => known.get(id) === newest);
  expect(slowestMs).toBeLessThan(10_000);
  await eventually(() => isCurrent(awake), 'the other server knows the newest of all', 40);
  expect(isCurrent(frozen)).toBe(false);

  (frozen.client.stream as Socket).resume();
  await eventually(() => isCurrent(frozen), 'the server that stood still knows the newest of all', 40);
  expect(frozen.holes).toBeGreaterThan(0);
  const all = DEVICES * MESSAGES * FIXES_A_MESSAGE;
  // What lay in the sockets, and then one fix a device: not all that was said meanwhile.
  expect(frozen.fixes).toBeLessThan(all / 4);
  process.stdout.write(
    `frozen listener: ${String(all)} fixes, ${String(awake.fixes)} told to the other (${String(awake.holes)} holes), ` +
      `${String(frozen.fixes)} to the frozen; slowest PUBACK ${slowestMs.toFixed(0)} ms\n`,
  );
});
