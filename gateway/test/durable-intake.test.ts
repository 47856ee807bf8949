import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { LIVE_FILTER, liveBatch, type LiveBatch } from '@xuncheng/contract';
import type { Socket } from 'node:net';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../src/journal/journal.ts';
import { storeBatch } from '../src/store/store-batch.ts';
import {
  addDevice,
  connectDevice,
  connectService,
  eventually,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestGateway,
} from './gateway-fixture.ts';

/** Nobody's last-seen is due. */
const NOBODY: ReadonlyMap<number, number> = new Map();

let database: TestDatabase;
let gateway: TestGateway;
const clients: MqttClient[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
  await gateway.end();
  await database.drop();
});

/** As a process that hangs: it reads nothing more, and its own keep-alive timer is stopped. */
function hang(client: MqttClient): void {
  (client.stream as Socket).pause();
  client.keepaliveManager.destroy();
}

const fix = (id: number, time = Date.now()) => JSON.stringify({ id, time, lon: 120.17, lat: 30.24, accuracy: 6 });
const health = (): string => `http://127.0.0.1:${String(gateway.httpPort)}/readyz`;
const count = async (table: string): Promise<number> =>
  Number((await database.pool.query(`select count(*) from ${table}`)).rows[0].count);

describe('durable intake', () => {
  it('stores what it acknowledged, once, however often it is sent and in whatever order', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const client = await connectDevice(gateway, device);
    clients.push(client);
    const now = Date.now();
    const messages = Array.from({ length: 40 }, (_, id) => fix(id, now - id * 1000));
    await Promise.all(messages.map((message) => client.publishAsync('v1/t-1/up/fix', message, { qos: 1 })));
    await eventually(() => gateway.isDrained(), 'drained');
    await Promise.all(
      messages
        .slice(0, 9)
        .reverse()
        .map((message) => client.publishAsync('v1/t-1/up/fix', message, { qos: 1 })),
    );
    await eventually(() => gateway.isDrained(), 'drained again');
    expect(await count('fix')).toBe(40);
    const { rows } = await database.pool.query(
      'select lon_e7, lat_e7, accuracy, message_key from fix order by time limit 1',
    );
    expect(rows[0]).toEqual({ lon_e7: 1_201_700_000, lat_e7: 302_400_000, accuracy: 6, message_key: 39 });
    expect(await count('dead_letter')).toBe(0);
  });

  it('tells the server at once what it admitted, and the database may be away', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const listener = await connectAsync(`mqtt://127.0.0.1:${String(gateway.mqttPort)}`, {
      clientId: 'one',
      username: 'xuncheng-server',
      password: TEST_SERVICE_TOKEN,
    });
    clients.push(listener);
    await listener.subscribeAsync('live/v1/batch');
    const heard: LiveBatch[] = [];
    listener.on('message', (_topic, payload) => heard.push(liveBatch.parse(JSON.parse(payload.toString()))));
    const client = await connectDevice(gateway, device);
    clients.push(client);
    // The table is out of the writer's reach: a lock stands for a database that is away.
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table fix in access exclusive mode');
    await client.publishAsync('v1/t-1/up/fix', fix(1), { qos: 1 });
    await eventually(() => heard.some((batch) => batch.fixes.length > 0), 'announced');
    expect(heard.flatMap((batch) => batch.statuses)[0]).toMatchObject({ deviceId: 't-1', state: 'online' });
    await blocker.query('rollback');
    blocker.release();
    await eventually(async () => (await count('fix')) === 1, 'stored');
  });

  it('replays its journal after a restart without a database in between', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const client = await connectDevice(gateway, device);
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table fix in access exclusive mode');
    await Promise.all(Array.from({ length: 20 }, (_, id) => client.publishAsync('v1/t-1/up/fix', fix(id), { qos: 1 })));
    await client.endAsync(true);
    // Its connections are cut, as when the database machine is pulled from under it.
    const closing = gateway.close();
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'xuncheng gateway' and datname = current_database()`,
    );
    await closing;
    await blocker.query('rollback');
    blocker.release();
    expect(await count('fix')).toBe(0);
    gateway = await startTestGateway(database.connectionString, { folder: gateway.folder });
    await eventually(async () => (await count('fix')) === 20, 'replayed');
  });

  it('starts without a database, with the devices of its last run', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    await gateway.close();
    const allowConnections = (allowed: boolean): Promise<unknown> =>
      database.pool.query('update pg_database set datallowconn = $1 where datname = current_database()', [allowed]);
    await allowConnections(false);
    gateway = await startTestGateway(database.connectionString, { folder: gateway.folder });
    const client = await connectDevice(gateway, device);
    clients.push(client);
    await client.publishAsync('v1/t-1/up/fix', fix(1), { qos: 1 });
    expect(await count('fix')).toBe(0);
    await allowConnections(true);
    await eventually(async () => (await count('fix')) === 1, 'stored', 30);
  });

  it('does not count as waiting what was stored when it was killed', async () => {
    await addDevice(database.pool, 't-1');
    const folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-killed-'));
    const journal = openJournal(path.join(folder, 'journal'), {
      journalBytes: 2 ** 30,
      journalFreeShare: 0,
      journalStallMs: 10_000,
    });
    const body = {
      deviceId: 't-1',
      time: Date.now(),
      receivedAt: Date.now(),
      messageKey: 1,
      lon: 120,
      lat: 30,
      flags: 0,
    };
    await journal.append([{ kind: 'fix', deviceNumber: 1, body }]);
    await storeBatch(database.pool, journal.id, journal.readAfter(0, 10), null, NOBODY);
    await journal.close();
    gateway = await startTestGateway(database.connectionString, { folder });
    await eventually(
      async () => (await (await fetch(health())).text()).includes('"journalBacklog":0'),
      'nothing waits',
    );
    expect(await count('fix')).toBe(1);
  });

  it('acknowledges nothing while its journal is full, and goes on by itself', async () => {
    const device = await addDevice(database.pool, 't-1');
    // Every refusal ends the connection: returning and sending again is not what is tested here.
    const patience = { deviceBurst: 100_000, connectsPerMinute: 100_000 };
    gateway = await startTestGateway(database.connectionString, { limits: { journalBytes: 3_000, ...patience } });
    const server = await connectService(gateway);
    clients.push(server);
    const said: LiveBatch['intake'][] = [];
    server.on('message', (_topic, payload) => {
      const { intake } = liveBatch.parse(JSON.parse(payload.toString()));
      if (intake) said.push(intake);
    });
    await server.subscribeAsync(LIVE_FILTER);
    const client = await connectDevice(gateway, device, { reconnectPeriod: 100 });
    clients.push(client);
    const beganAt = Date.now();
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table fix in access exclusive mode');
    let acknowledged = 0;
    const all = Array.from({ length: 45 }, async (_, id) => {
      await client.publishAsync('v1/t-1/up/fix', fix(id), { qos: 1 });
      acknowledged++;
    });
    // One answer: a moment later there may be room for a message that was refused meanwhile.
    await eventually(async () => {
      const answer = await fetch(health());
      return answer.status === 503 && (await answer.text()).includes('"journal":"size"');
    }, 'full');
    expect(acknowledged).toBeLessThan(45);
    // The server is told, and told again: it may have missed it, or have been started meanwhile.
    await eventually(() => said.length >= 2, 'said twice');
    expect(said[1]).toEqual({
      gatewayId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      full: 'size',
      since: said[0]!.since,
    });
    expect(said[0]!.since - beganAt).toBeLessThan(10_000);
    await blocker.query('rollback');
    blocker.release();
    await Promise.all(all);
    await eventually(async () => (await count('fix')) === 45, 'stored');
    expect((await fetch(health())).status).toBe(200);
    await eventually(() => said.at(-1)?.full === null, 'the end is said');
    expect(said.at(-1)!.since).toBeGreaterThan(said[0]!.since);
  });

  it('remembers who came and who left while its journal was full', async () => {
    const [leaver, comer, talker] = await Promise.all(
      ['leaver', 'comer', 'talker'].map((id) => addDevice(database.pool, id)),
    );
    const patience = { deviceBurst: 100_000, connectsPerMinute: 100_000 };
    gateway = await startTestGateway(database.connectionString, { limits: { journalBytes: 3_000, ...patience } });
    const leaving = await connectDevice(gateway, leaver!);
    const talking = await connectDevice(gateway, talker!, { reconnectPeriod: 100 });
    clients.push(leaving, talking);
    const states = async (): Promise<unknown> =>
      Object.fromEntries(
        (
          await database.pool.query(
            'select d.id, s.online from device d join device_state s on s.device_number = d.number order by d.id',
          )
        ).rows.map(({ id, online }) => [id, online]),
      );
    await eventually(async () => JSON.stringify(await states()) === '{"leaver":true,"talker":true}', 'online');
    const blocker = await database.pool.connect();
    await blocker.query('begin; lock table fix in access exclusive mode');
    const said = Array.from({ length: 45 }, (_, id) => talking.publishAsync('v1/talker/up/fix', fix(id), { qos: 1 }));
    await eventually(async () => (await fetch(health())).status === 503, 'full');
    await leaving.endAsync();
    clients.push(await connectDevice(gateway, comer!));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const roomAt = Date.now();
    await blocker.query('rollback');
    blocker.release();
    await Promise.all(said);
    await eventually(
      async () => JSON.stringify(await states()) === '{"comer":true,"leaver":false,"talker":true}',
      'who came and who left',
    );
    // When it was so, not when there was room to say it.
    const { rows } = await database.pool.query('select changed_at from device_state where device_number = $1', [
      leaver!.number,
    ]);
    expect(rows[0].changed_at.getTime()).toBeLessThan(roomAt);
  });

  it('turns a row that the database refuses into a dead letter and stores its neighbours', async () => {
    const device = await addDevice(database.pool, 't-1');
    await database.pool.query('alter table fix add constraint no_thirteen check (message_key <> 13)');
    gateway = await startTestGateway(database.connectionString);
    const client = await connectDevice(gateway, device);
    clients.push(client);
    await Promise.all(Array.from({ length: 30 }, (_, id) => client.publishAsync('v1/t-1/up/fix', fix(id), { qos: 1 })));
    await eventually(async () => (await count('fix')) === 29, 'neighbours stored');
    const { rows } = await database.pool.query<{ payload: Buffer }>(
      'select topic, reason, detail, payload from dead_letter',
    );
    expect(rows).toMatchObject([
      { topic: 'refused/fix', reason: 'refused-by-database', detail: expect.stringContaining('no_thirteen') as string },
    ]);
    // In words that the gateway understands: it can be admitted once the database takes it.
    expect(JSON.parse(rows[0]!.payload.toString())).toMatchObject({ id: '13', lon: 120.17, mock: false });
  });

  it('knows online and offline by connection and will', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const online = async (): Promise<unknown> =>
      (await database.pool.query('select online from device_state')).rows[0]?.online;
    const client = await connectDevice(gateway, device, {
      will: { topic: 'v1/t-1/up/status', payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
    });
    await eventually(async () => (await online()) === true, 'online');
    client.stream.destroy();
    await eventually(async () => (await online()) === false, 'offline');
    clients.push(client);
  });

  it('knows how a connection ended: goodbye, broken line, keep-alive, refused', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const ends: [string, (client: MqttClient) => unknown, IClientOptions?][] = [
      ['goodbye', (client) => client.endAsync()],
      ['connection-lost', (client) => client.stream.destroy()],
      ['refused', (client) => client.publish('v1/other/up/fix', '{}', { qos: 1 })],
      // Frozen: the connection stays open, nothing comes any more.
      ['keep-alive', hang, { keepalive: 1 }],
    ];
    for (const [reason, end, options] of ends) {
      const client = await connectDevice(gateway, device, options);
      client.on('error', () => undefined);
      clients.push(client);
      const state = async (): Promise<unknown> =>
        (await database.pool.query('select online, offline_reason from device_state')).rows[0];
      await eventually(async () => JSON.stringify(await state()) === '{"online":true,"offline_reason":null}', 'online');
      end(client);
      await eventually(
        async () => JSON.stringify(await state()) === `{"online":false,"offline_reason":"${reason}"}`,
        reason,
      );
    }
  });

  it('keeps what a device says about its battery and permission', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const client = await connectDevice(gateway, device);
    clients.push(client);
    const say = (status: object): Promise<unknown> =>
      client.publishAsync('v1/t-1/up/status', JSON.stringify({ state: 'online', ...status }), { qos: 1 });
    await say({ battery: 41, permission: 'denied' });
    await say({ battery: 40 });
    await eventually(() => gateway.isDrained(), 'drained');
    expect((await database.pool.query('select online, battery, permission from device_state')).rows).toEqual([
      { online: true, battery: 40, permission: 'denied' },
    ]);
  });

  it('a device that connects anew is online, whatever the end of its old connection says', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const will = {
      topic: 'v1/t-1/up/status',
      payload: Buffer.from('{"state":"offline"}'),
      qos: 1 as const,
      retain: true,
    };
    const first = await connectDevice(gateway, device, { will });
    first.on('error', () => undefined);
    clients.push(first);
    await first.subscribeAsync('v1/t-1/down/#', { qos: 1 });
    // In debt: what it says is held back for seconds, its will must not be.
    for (let id = 0; id < 60; id++) first.publish('v1/t-1/up/fix', fix(id), { qos: 1 });
    await eventually(async () => (await count('fix')) >= 50, 'stored');
    const second = await connectDevice(gateway, device, { will });
    clients.push(second);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await eventually(() => gateway.isDrained(), 'drained');
    expect((await database.pool.query('select online from device_state')).rows).toEqual([{ online: true }]);
  });

  it('goes on when the disk lost records that the database has', async () => {
    const device = await addDevice(database.pool, 't-1');
    gateway = await startTestGateway(database.connectionString);
    const first = await connectDevice(gateway, device);
    await first.publishAsync('v1/t-1/up/fix', fix(1), { qos: 1 });
    await first.endAsync(true);
    await eventually(() => gateway.isDrained(), 'drained');
    await gateway.close();
    await database.pool.query('update ingest_checkpoint set sequence = sequence + 100');
    gateway = await startTestGateway(database.connectionString, { folder: gateway.folder });
    const client = await connectDevice(gateway, device);
    clients.push(client);
    await client.publishAsync('v1/t-1/up/fix', fix(2), { qos: 1 });
    await eventually(async () => (await count('fix')) === 2, 'stored');
  });

  it('ends at a restart what its last run left online and does not come back', async () => {
    const gone = await addDevice(database.pool, 'gone');
    const back = await addDevice(database.pool, 'back');
    await database.pool.query(
      `insert into device_state (device_number, online, changed_at, last_seen_at)
       select unnest($1::int[]), true, now() - interval '1 hour', now() - interval '1 hour'`,
      [[gone.number, back.number]],
    );
    gateway = await startTestGateway(database.connectionString, { limits: { returnWithinMs: 500 } });
    clients.push(await connectDevice(gateway, back));
    await eventually(
      async () =>
        (await database.pool.query('select from device_state where online and device_number = $1', [gone.number]))
          .rowCount === 0,
      'offline',
    );
    expect(
      (await database.pool.query('select online from device_state where device_number = $1', [back.number])).rows,
    ).toEqual([{ online: true }]);
  });
});
