import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { FLAG_FUTURE, FLAG_LATE } from '@xuncheng/contract';
import type { IClientOptions, MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import {
  addDevice,
  connectDevice,
  connectService,
  eventually,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';

/** The table "Bad input" of the protocols, a test a row: what is refused, what is kept, and that neighbours are served on. */

let database: TestDatabase;
let gateway: TestGateway;
let neighbour: MqttClient;
let neighbourId = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const device = await addDevice(database.pool, 'neighbour');
  gateway = await startTestGateway(database.connectionString);
  neighbour = await connectDevice(gateway, device);
});
afterAll(async () => {
  await neighbour.endAsync(true);
  await gateway.end();
  await database.drop();
});

async function newDevice(id: string): Promise<TestDevice> {
  const device = await addDevice(database.pool, id);
  await eventually(async () => (await metric('xuncheng_gateway_connected_clients')) > 0, 'gateway alive');
  await new Promise((resolve) => setTimeout(resolve, 250)); // one refresh of the registry
  return device;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${String(gateway.httpPort)}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(name))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const position = (more: object = {}): string =>
  JSON.stringify({ id: 1, time: Date.now(), lon: 120.17, lat: 30.24, ...more });

/** The neighbour is served as before: connected, acknowledged, stored. */
async function neighbourIsServed(): Promise<void> {
  const id = ++neighbourId;
  await neighbour.publishAsync('v1/neighbour/up/fix', position({ id }), { qos: 1 });
  await eventually(async () => {
    const { rowCount } = await database.pool.query(
      'select from fix f join device d on d.number = f.device_number where d.id = $1 and message_key = $2',
      ['neighbour', id],
    );
    return rowCount === 1;
  }, 'the neighbour is stored');
}

async function isDisconnectedBy(
  device: TestDevice,
  act: (client: MqttClient) => unknown,
  options: IClientOptions = {},
): Promise<void> {
  const client = await connectDevice(gateway, device, options);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.on('error', () => undefined);
  await act(client);
  await closed;
  await client.endAsync(true).catch(() => undefined);
}

async function deadLetters(deviceId: string): Promise<{ reason: string; payload: Buffer }[]> {
  await eventually(() => gateway.isDrained(), 'drained');
  return (
    await database.pool.query('select reason, payload from dead_letter where device_id = $1 order by id', [deviceId])
  ).rows;
}

describe('row 1: what is not this device’s is refused, disconnected, counted', () => {
  it.each([
    ['another device’s topic', (client: MqttClient) => client.publish('v1/neighbour/up/fix', position(), { qos: 1 })],
    ['a wildcard', (client: MqttClient) => client.subscribe('v1/+/up/#')],
    ['everything', (client: MqttClient) => client.subscribe('#')],
    ['$SYS', (client: MqttClient) => client.subscribe('$SYS/#')],
    ['the live topic', (client: MqttClient) => client.subscribe('live/v1/batch')],
    [
      'retain elsewhere',
      (client: MqttClient) => client.publish('v1/bold/up/fix', position(), { qos: 1, retain: true }),
    ],
  ])('%s', async (_what, act) => {
    const device = (await database.pool.query("select 1 from device where id = 'bold'")).rowCount
      ? bold!
      : (bold = await newDevice('bold'));
    const before = await metric('xuncheng_gateway_refused_total');
    await isDisconnectedBy(device, act);
    expect(await metric('xuncheng_gateway_refused_total')).toBe(before + 1);
    await neighbourIsServed();
  });
  let bold: TestDevice | undefined;

  it('filters without end', async () => {
    const phone = await addDevice(database.pool, 'many-filters', { protocol: 'owntracks' });
    await eventually(async () => {
      const client = await connectDevice(gateway, phone).catch(() => undefined);
      await client?.endAsync();
      return client !== undefined;
    }, 'the phone is known');
    const some = (from: number): string[] =>
      Array.from({ length: 50 }, (_, at) => `owntracks/many-filters/${String(from + at)}/cmd`);
    const before = await metric('xuncheng_gateway_refused_total');
    await isDisconnectedBy(phone, async (client) => {
      for (const from of [0, 0, 50]) await client.subscribeAsync(some(from));
      await client.unsubscribeAsync(some(0));
      await client.subscribeAsync(some(100));
      expect(await metric('xuncheng_gateway_refused_total')).toBe(before);
      client.subscribe('owntracks/many-filters/one-more/cmd');
    });
    expect(await metric('xuncheng_gateway_refused_total')).toBe(before + 1);
  });

  it.each([
    [
      'a will elsewhere',
      { will: { topic: 'v1/neighbour/up/status', payload: Buffer.from('{}'), qos: 1, retain: false } },
    ],
    ['a foreign client id', { clientId: 'neighbour' }],
    ['a wrong token', { password: 'x' }],
    ['somebody unknown', { username: 'nobody' }],
  ] satisfies [string, IClientOptions][])('%s', async (_what, options) => {
    const device = await newDevice(`bold-${String(Math.random()).slice(2, 10)}`);
    const before = await metric('xuncheng_gateway_refused_total');
    await expect(connectDevice(gateway, device, options)).rejects.toThrow();
    expect(await metric('xuncheng_gateway_refused_total')).toBe(before + 1);
    expect(neighbour.connected).toBe(true);
    await neighbourIsServed();
  });
});

describe('row 2: too large is closed before it is buffered', () => {
  it('a declared length before sign-in', async () => {
    const socket = connect(gateway.mqttPort, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f)); // CONNECT of 256 MiB
    await closed;
    await neighbourIsServed();
  });
  it('not what comes right behind a sign-in, before it was answered', async () => {
    const device = await newDevice('hasty');
    const kept = Array.from({ length: 100 }, (_, id) => ({ ...JSON.parse(position()), id, accuracy: 8 }));
    const message = (messageId: number, kind: string, payload: unknown): Buffer =>
      generate({
        ...{ cmd: 'publish', topic: `v1/hasty/up/${kind}`, qos: 1, dup: false, retain: false, messageId },
        payload: JSON.stringify(payload),
      });
    const socket = connect(gateway.mqttPort, '127.0.0.1');
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', () => undefined);
    socket.write(
      Buffer.concat([
        generate({
          ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 },
          ...{ clientId: 'hasty', username: 'hasty', password: Buffer.from(device.token) },
        }),
        message(1, 'fixes', { fixes: kept }),
        ...kept.slice(0, 48).map((fix, at) => message(2 + at, 'fix', { ...fix, id: 1_000 + at })),
      ]),
    );
    // CONNACK, and 49 times PUBACK.
    await eventually(() => Buffer.concat(heard).length === 50 * 4, 'every one is acknowledged');
    expect(Buffer.concat(heard).subarray(0, 4).toString('hex')).toBe('20020000');
    socket.destroy();
    await eventually(() => gateway.isDrained(), 'drained');
    expect((await database.pool.query('select from fix where device_number = $1', [device.number])).rowCount).toBe(148);
  });
  it('a packet over 64 KiB after sign-in, from its first bytes', async () => {
    const device = await newDevice('large');
    await isDisconnectedBy(device, (client) => {
      const packet = generate({
        cmd: 'publish',
        topic: 'v1/large/up/fixes',
        payload: Buffer.alloc(70_000),
        qos: 1,
        messageId: 1,
        dup: false,
        retain: false,
      });
      client.stream.write(packet.subarray(0, 10));
    });
    await neighbourIsServed();
  });
  it('a fix over 4 KiB', async () => {
    const device = await newDevice('long-fix');
    await isDisconnectedBy(device, (client) =>
      client.publish('v1/long-fix/up/fix', position({ note: 'x'.repeat(5000) }), { qos: 1 }),
    );
    await neighbourIsServed();
  });
});

describe('row 3: what cannot be understood is acknowledged and kept raw with the reason', () => {
  it.each([
    ['not JSON', '{"id":', 'not-json'],
    ['NaN', '{"id":1,"time":1700000000000,"lon":NaN,"lat":1}', 'not-json'],
    ['wrong shape', '{"id":1}', 'wrong-shape'],
    ['coordinates out of range', position({ lat: 90.5 }), 'wrong-shape'],
    ['U+0000', position({ id: 'a\u0000' }), 'nul-character'],
    ['year 1970', position({ time: 1_700_000_000 }), 'clock-1970'],
    ['more than 24 h ahead', position({ time: Date.now() + 25 * 3600_000 }), 'clock-ahead'],
    ['not UTF-8', Buffer.from([0x7b, 0xff]), 'not-utf8'],
  ])('%s', async (what, payload, reason) => {
    const id = `odd-${what.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
    const device = await newDevice(id);
    const client = await connectDevice(gateway, device);
    await client.publishAsync(`v1/${id}/up/fix`, payload, { qos: 1 });
    expect(client.connected).toBe(true);
    await client.publishAsync(`v1/${id}/up/fix`, position({ id: 'good' }), { qos: 1 });
    const letters = await deadLetters(id);
    expect(letters.map((letter) => letter.reason)).toEqual([reason]);
    expect(letters[0]!.payload).toEqual(Buffer.from(payload));
    expect((await database.pool.query('select from fix where device_number = $1', [device.number])).rowCount).toBe(1);
    await client.endAsync(true);
    await neighbourIsServed();
  });
});

describe('what would stop the writer or fill the disk', () => {
  it('a happening that began at no moment a database knows', async () => {
    const device = await newDevice('timeless');
    const client = await connectDevice(gateway, device);
    const event = { id: 1, time: Date.now(), eventId: 'e', phase: 'end', label: 'stall' };
    await client.publishAsync('v1/timeless/up/camera-event', JSON.stringify({ ...event, startTime: 1e300 }), {
      qos: 1,
    });
    await client.publishAsync(
      'v1/timeless/up/camera-event',
      JSON.stringify({ ...event, id: 2, startTime: Date.now(), endTime: 9e15 }),
      { qos: 1 },
    );
    await neighbourIsServed();
    expect((await deadLetters('timeless')).map((letter) => letter.reason)).toEqual(['clock-ahead', 'clock-ahead']);
    await client.endAsync(true);
  });

  it('a text cut in the middle of a character is a text: an alarm is not lost for it', async () => {
    const device = await newDevice('cut');
    const client = await connectDevice(gateway, device);
    const alarm = { time: Date.now(), type: 'sos', severity: 'critical', active: true };
    for (const [id, text] of ['help \ud83d', '\ude00 help', '😀 help', '\\ud83d'].entries())
      await client.publishAsync('v1/cut/up/alarm', JSON.stringify({ ...alarm, id, text }), { qos: 1 });
    expect(await deadLetters('cut')).toEqual([]);
    const { rows } = await database.pool.query(
      `select payload->>'text' as text from device_message where device_number = $1 order by message_key`,
      [device.number],
    );
    expect(rows.map(({ text }) => text)).toEqual(['help \ufffd', '\ufffd help', '😀 help', '\\ud83d']);
    await client.endAsync(true);
  });

  it('a buffer of bad fixes is kept raw once and not once a fix', async () => {
    const device = await newDevice('all-bad');
    const client = await connectDevice(gateway, device);
    const fixes = [...Array.from({ length: 300 }, (_, id) => ({ id })), { id: 'good', ...JSON.parse(position()) }];
    await client.publishAsync('v1/all-bad/up/fixes', JSON.stringify({ fixes }), { qos: 1 });
    const letters = await deadLetters('all-bad');
    expect(letters.map((letter) => letter.reason)).toEqual(['wrong-shape']);
    expect(JSON.parse(letters[0]!.payload.toString())).toEqual({ fixes });
    expect((await database.pool.query('select from fix where device_number = $1', [device.number])).rowCount).toBe(1);
    await client.endAsync(true);
  });
});

describe('what a video server listens to', () => {
  it('is never what is meant for others, whatever prefix it was given', async () => {
    const curious = await addDevice(database.pool, 'curious', {
      kind: 'video-server',
      protocol: 'frigate',
      address: 'live',
    });
    const nosy = await addDevice(database.pool, 'nosy', { kind: 'video-server', protocol: 'frigate', address: 'v1' });
    const one = await addDevice(database.pool, 'frigate-1', { kind: 'video-server', protocol: 'frigate' });
    const two = await addDevice(database.pool, 'frigate-2', { kind: 'video-server', protocol: 'frigate' });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const heard: string[] = [];
    const clients = await Promise.all([curious, nosy, one, two].map((device) => connectDevice(gateway, device)));
    for (const [client, filter] of [
      [clients[0]!, 'live/#'],
      [clients[1]!, 'v1/#'],
      [clients[2]!, 'frigate/#'],
      [clients[3]!, 'frigate/#'],
    ] as const) {
      client.on('message', (topic) => heard.push(`${filter} ${topic}`));
      await client.subscribeAsync(filter).catch(() => undefined);
    }
    const service = await connectService(gateway, 'live/v1/batch');
    await service.publishAsync('v1/neighbour/down/instruction', '{}', { qos: 1 });
    await clients[2]!.publishAsync('frigate/available', 'online', { qos: 1 });
    await neighbourIsServed();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(heard).toEqual([]);
    for (const client of [...clients, service]) await client.endAsync(true);
  });
});

describe('rows 4 and 5: odd times are stored, once, flagged', () => {
  it('ahead, late, out of order, doubled', async () => {
    const device = await newDevice('odd-times');
    const client = await connectDevice(gateway, device);
    const now = Date.now();
    const messages = [
      position({ id: 1, time: now + 120_000 }),
      position({ id: 2, time: now - 24 * 3600_000 }),
      position({ id: 3, time: now }),
      position({ id: 4, time: now - 10_000 }),
      position({ id: 3, time: now }),
      position({ id: 2, time: now - 24 * 3600_000 }),
    ];
    for (const message of messages) await client.publishAsync('v1/odd-times/up/fix', message, { qos: 1 });
    await eventually(() => gateway.isDrained(), 'drained');
    const { rows } = await database.pool.query(
      'select message_key, flags from fix where device_number = $1 order by message_key',
      [device.number],
    );
    expect(rows).toEqual([
      { message_key: 1, flags: FLAG_FUTURE },
      { message_key: 2, flags: FLAG_LATE },
      { message_key: 3, flags: 0 },
      { message_key: 4, flags: 0 },
    ]);
    await client.endAsync(true);
  });
});

describe('row 6: a flood from one device', () => {
  it('is slowed, then disconnected; the neighbour does not notice', async () => {
    const device = await newDevice('flood');
    const client = await connectDevice(gateway, device);
    client.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const acknowledged: number[] = [];
    const began = Date.now();
    for (let id = 0; id < 400; id++)
      client.publish(
        'v1/flood/up/fix',
        position({ id }),
        { qos: 1 },
        (error) => !error && acknowledged.push(Date.now() - began),
      );
    await neighbourIsServed();
    await closed;
    expect(acknowledged.length).toBeLessThan(200);
    await client.endAsync(true).catch(() => undefined);
    await neighbourIsServed();
  });
});

describe('a revoked token', () => {
  it('ends the live connection before the second look at the devices is over, five seconds at the settings as they come', async () => {
    const { limits } = readConfig({
      DATABASE_URL: database.connectionString,
      GATEWAY_SERVICE_TOKEN: TEST_SERVICE_TOKEN,
    });
    expect(2 * limits.registryRefreshMs).toBeLessThan(5_000);
    const device = await newDevice('revoked-by-default');
    const usual = await startTestGateway(database.connectionString, { limits });
    const client = await connectDevice(usual, device);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await database.pool.query('update device_credential set revoked_at = now() where device_number = $1', [
      device.number,
    ]);
    // Intervals and not seconds: what delays this clock on a busy machine delays the gateway's as well.
    let intervals = 0;
    const clock = setInterval(() => intervals++, limits.registryRefreshMs);
    await closed;
    clearInterval(clock);
    expect(intervals).toBeLessThan(2);
    await client.endAsync(true);
    await usual.end();
  });

  it('ends the live connection', async () => {
    const device = await newDevice('revoked');
    const client = await connectDevice(gateway, device);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await database.pool.query('update device_credential set revoked_at = now() where device_number = $1', [
      device.number,
    ]);
    await closed;
    await expect(connectDevice(gateway, device)).rejects.toThrow();
    await client.endAsync(true);
  });

  it('ends it also when the disk does not take the list of devices, which is written later', async () => {
    const list = path.join(gateway.config.journalDir, 'devices.json');
    mkdirSync(`${list}.new`);
    const device = await newDevice('revoked-meanwhile');
    const client = await connectDevice(gateway, device);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await database.pool.query('update device_credential set revoked_at = now() where device_number = $1', [
      device.number,
    ]);
    await closed;
    await client.endAsync(true);
    expect(readFileSync(list, 'utf8')).not.toContain(device.id);
    rmdirSync(`${list}.new`);
    await eventually(() => readFileSync(list, 'utf8').includes(device.id), 'the list is written');
  });
});
