import { RE_ADMIT_TOPIC, RE_ADMITTED_TOPIC, reAdmitAnswer, type ReAdmitAnswer } from '@xuncheng/contract';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import type { MqttClient } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addDevice,
  connectDevice,
  connectService,
  eventually,
  startTestGateway,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';

let database: TestDatabase;
let gateway: TestGateway;
let device: TestDevice;
let service: MqttClient;

beforeAll(async () => {
  database = await createTestDatabase();
  device = await addDevice(database.pool, 't-1');
  gateway = await startTestGateway(database.connectionString);
  service = await connectService(gateway, RE_ADMITTED_TOPIC);
});
afterAll(async () => {
  await service.endAsync(true);
  await gateway.end();
  await database.drop();
});

async function ask(
  payload: string,
  more: { topic?: string; deviceId?: string; receivedAt?: number } = {},
): Promise<ReAdmitAnswer> {
  const requestId = randomUUID();
  const answered = new Promise<ReAdmitAnswer>((resolve) => {
    const listen = (_topic: string, bytes: Buffer): void => {
      const answer = reAdmitAnswer.parse(JSON.parse(bytes.toString()));
      if (answer.requestId !== requestId) return;
      service.off('message', listen);
      resolve(answer);
    };
    service.on('message', listen);
  });
  const request = { requestId, deviceId: 't-1', topic: 'v1/t-1/up/fix', receivedAt: Date.now(), ...more };
  await service.publishAsync(
    RE_ADMIT_TOPIC,
    JSON.stringify({ ...request, payload: Buffer.from(payload).toString('base64') }),
    { qos: 1 },
  );
  return answered;
}

const fixes = async (): Promise<unknown[]> => {
  await eventually(() => gateway.isDrained(), 'drained');
  return (await database.pool.query('select message_key, received_at, flags from fix order by message_key')).rows;
};

it('admits a corrected message once, by the clock of its own receipt', async () => {
  const receivedAt = Date.now() - 3 * 86_400_000;
  const message = JSON.stringify({ id: 7, time: receivedAt - 1_000, lon: 120, lat: 30 });
  expect(await ask(message, { receivedAt })).toMatchObject({ admitted: 1, refusals: [] });
  expect(await ask(message, { receivedAt })).toMatchObject({ admitted: 1, refusals: [] });
  expect(await fixes()).toEqual([{ message_key: 7, received_at: new Date(receivedAt), flags: 0 }]);
});

it('says why a message is refused again, and writes no second letter', async () => {
  const answer = await ask('{"id":8,"lon":500}');
  expect(answer).toMatchObject({ admitted: 0, refusals: [{ reason: 'wrong-shape' }] });
  // Two days after its receipt by its own word: refused as it was then, whatever the clock says now.
  const receivedAt = Date.now() - 3 * 86_400_000;
  const ahead = JSON.stringify({ id: 9, time: receivedAt + 2 * 86_400_000, lon: 120, lat: 30 });
  expect(await ask(ahead, { receivedAt })).toMatchObject({ admitted: 0, refusals: [{ reason: 'clock-ahead' }] });
  expect(await ask('{}', { topic: 'v1/other/up/fix' })).toMatchObject({ refusals: [{ reason: 'unknown-topic' }] });
  expect(await ask('{}', { deviceId: 'nobody' })).toMatchObject({ refusals: [{ reason: 'unknown-device' }] });
  await eventually(() => gateway.isDrained(), 'drained');
  expect((await database.pool.query('select from dead_letter')).rowCount).toBe(0);
});

it('takes a letter as large as a device may send', async () => {
  const message = { id: 10, time: Date.now(), lon: 120, lat: 30, note: 'x'.repeat(60_000) };
  expect(await ask(JSON.stringify(message))).toMatchObject({ admitted: 1 });
});

it('is not for devices: neither to ask nor to hear', async () => {
  for (const act of [
    (client: MqttClient) => client.publish(RE_ADMIT_TOPIC, '{}', { qos: 1 }),
    (client: MqttClient) => client.subscribe(RE_ADMITTED_TOPIC),
  ]) {
    const client = await connectDevice(gateway, device);
    client.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    act(client);
    await closed;
    await client.endAsync(true).catch(() => undefined);
  }
});

it('leaves what is no request unanswered, and lives on', async () => {
  await service.publishAsync(RE_ADMIT_TOPIC, 'not JSON', { qos: 1 });
  await service.publishAsync(RE_ADMIT_TOPIC, '{"requestId":"x"}', { qos: 1 });
  expect(await ask(JSON.stringify({ id: 11, time: Date.now(), lon: 120, lat: 30 }))).toMatchObject({ admitted: 1 });
});

it('admits what the database refused, and what an OPC UA server said, in the words of its letter', async () => {
  await fixes();
  await database.pool.query('truncate fix, probe_reading');
  await addDevice(database.pool, 'gcj-1', { protocol: 'owntracks', coordinateSystem: 'gcj02' });
  await addDevice(database.pool, 'node-1', { kind: 'probe', protocol: 'opcua', address: 'x', quantity: 'noise' });
  await eventually(
    async () => (await ask('{}', { deviceId: 'node-1' })).refusals[0]?.reason === 'wrong-shape',
    'known',
  );
  const time = Date.now() - 5_000;
  const refused = JSON.stringify({ id: '77', time: new Date(time).toISOString(), lon: 120.1, lat: 30.1, mock: true });
  expect(await ask(refused, { deviceId: 'gcj-1', topic: 'refused/fix' })).toMatchObject({ admitted: 1, refusals: [] });
  const change = JSON.stringify({ value: 61.5, statusCode: 0, sourceTimestampMs: time, sourcePicoseconds: 0 });
  const address = { deviceId: 'node-1', topic: 'opc.tcp://plant:4840#ns=1;s=noise' };
  expect(await ask(change, address)).toMatchObject({ admitted: 1, refusals: [] });
  expect(await ask('{"value":1}', address)).toMatchObject({ admitted: 0, refusals: [{ reason: 'wrong-shape' }] });
  expect(await fixes()).toMatchObject([{ message_key: 77, flags: 4 }]);
  const stored = 'select lon_e7, lat_e7 from fix';
  expect((await database.pool.query(stored)).rows).toEqual([{ lon_e7: 1_201_000_000, lat_e7: 301_000_000 }]);
  expect((await database.pool.query('select value, quality, time from probe_reading')).rows).toEqual([
    { value: 61.5, quality: 'good', time: new Date(time) },
  ]);
});
