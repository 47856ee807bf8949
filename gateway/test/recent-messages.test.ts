import { RECENT_ANSWER_TOPIC, RECENT_TOPIC, recentAnswer, type RecentMessage } from '@xuncheng/contract';
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
  service = await connectService(gateway, RECENT_ANSWER_TOPIC);
});
afterAll(async () => {
  await service.endAsync(true);
  await gateway.end();
  await database.drop();
});

async function ask(deviceId: string): Promise<RecentMessage[]> {
  const requestId = randomUUID();
  const answered = new Promise<RecentMessage[]>((resolve) => {
    service.once('message', (_topic, bytes: Buffer) => {
      const answer = recentAnswer.parse(JSON.parse(bytes.toString()));
      if (answer.requestId === requestId) resolve(answer.messages);
    });
  });
  await service.publishAsync(RECENT_TOPIC, JSON.stringify({ requestId, deviceId }), { qos: 1 });
  return answered;
}

it('says what a device published last, what was taken of it and why the rest was not', async () => {
  const client = await connectDevice(gateway, device);
  const good = JSON.stringify({ id: 1, time: Date.now(), lon: 120, lat: 30 });
  await client.publishAsync('v1/t-1/up/fix', good, { qos: 1 });
  await client.publishAsync('v1/t-1/up/fix', '{"id":2', { qos: 1 });
  await client.endAsync();
  const messages = await ask('t-1');
  expect(
    messages.map(({ topic, admitted, refusals }) => [topic, admitted, refusals.map(({ reason }) => reason)]),
  ).toEqual([
    ['v1/t-1/up/fix', 0, ['not-json']],
    ['v1/t-1/up/fix', 1, []],
  ]);
  expect(Buffer.from(messages[1]!.payload, 'base64').toString()).toBe(good);
  expect(await ask('nobody')).toEqual([]);
});

it('tells nobody but the server', async () => {
  const client = await connectDevice(gateway, device);
  const ended = new Promise((resolve) =>
    client.once('close', () => {
      resolve(undefined);
    }),
  );
  client.publish(RECENT_TOPIC, JSON.stringify({ requestId: randomUUID(), deviceId: 't-1' }), { qos: 1 });
  await ended;
  const second = await connectDevice(gateway, device);
  const endedAgain = new Promise((resolve) =>
    second.once('close', () => {
      resolve(undefined);
    }),
  );
  second.subscribe(RECENT_ANSWER_TOPIC);
  await endedAgain;
});

it('reads a device by the coordinate system that it was changed to', async () => {
  await database.pool.query(
    `update device set coordinate_system = 'gcj02', changed_at = clock_timestamp() where id = 't-1'`,
  );
  const client = await connectDevice(gateway, device);
  let id = 10;
  const lons = async (): Promise<number[]> =>
    (await database.pool.query<{ lon_e7: number }>('select lon_e7 from fix order by message_key')).rows.map(
      ({ lon_e7: lon }) => lon,
    );
  // In WGS-84 the same point of Hangzhou is some 470 m further west.
  await eventually(async () => {
    await client.publishAsync(
      'v1/t-1/up/fix',
      JSON.stringify({ id: id++, time: Date.now(), lon: 120.17, lat: 30.24 }),
      { qos: 1 },
    );
    return (await lons()).some((lon) => lon > 1_201_600_000 && lon < 1_201_660_000);
  }, 'shifted');
  await client.endAsync();
});
