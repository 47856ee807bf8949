import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAsync } from 'mqtt';
import {
  addDevice,
  eventually,
  issuedInstruction,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';

const run = promisify(execFile);
const hasMosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined;

let database: TestDatabase;
let gateway: TestGateway;
let phone: TestDevice;

beforeEach(async () => {
  database = await createTestDatabase();
  phone = await addDevice(database.pool, 'phone-1', { protocol: 'owntracks' });
  gateway = await startTestGateway(database.connectionString);
});
afterEach(async () => {
  await gateway.end();
  await database.drop();
});

const fixes = async (): Promise<unknown[]> => (await database.pool.query('select lon_e7, lat_e7 from fix')).rows;
const payload = JSON.stringify({
  _type: 'location',
  lat: 30.245,
  lon: 120.165,
  tst: Math.floor(Date.now() / 1000),
  acc: 9,
});

describe('clients as people have them', () => {
  it.skipIf(!hasMosquitto)('mosquitto_pub, QoS 1, as an OwnTracks phone', async () => {
    await run('mosquitto_pub', [
      '-h',
      '127.0.0.1',
      '-p',
      String(gateway.mqttPort),
      '-u',
      phone.id,
      '-P',
      phone.token,
      '-i',
      'phone1pixel',
      '-q',
      '1',
      '-r',
      '-t',
      'owntracks/phone-1/pixel',
      '-m',
      payload,
    ]);
    await eventually(async () => (await fixes()).length === 1, 'stored');
    expect(await fixes()).toEqual([{ lon_e7: 1_201_650_000, lat_e7: 302_450_000 }]);
  });

  it.skipIf(!hasMosquitto)('mosquitto_pub with a wrong token says so', async () => {
    const attempt = run('mosquitto_pub', [
      '-h',
      '127.0.0.1',
      '-p',
      String(gateway.mqttPort),
      '-u',
      phone.id,
      '-P',
      'wrong',
      '-i',
      'x',
      '-q',
      '1',
      '-t',
      'owntracks/phone-1/pixel',
      '-m',
      payload,
    ]);
    await expect(attempt).rejects.toMatchObject({
      stderr: expect.stringContaining('bad user name or password') as string,
    });
  });

  it('an OwnTracks phone is asked for its position, and shown an instruction, on the topic it calls its own', async () => {
    const url = `mqtt://127.0.0.1:${String(gateway.mqttPort)}`;
    const app = await connectAsync(url, { clientId: 'pixel', username: phone.id, password: phone.token });
    const heard: unknown[] = [];
    app.on('message', (topic, said) => heard.push([topic, JSON.parse(said.toString())]));
    await app.subscribeAsync('owntracks/phone-1/pixel/cmd', { qos: 1 });
    await app.publishAsync('owntracks/phone-1/pixel', payload, { qos: 1 });
    const server = await connectAsync(url, { username: 'xuncheng-server', password: TEST_SERVICE_TOKEN });
    await server.publishAsync('v1/phone-1/down/rebirth', '{}', { qos: 1 });
    const instruction = issuedInstruction('到南山路口', { lon: 120.15, lat: 30.24, name: '南山路' });
    await server.publishAsync('v1/phone-1/down/instruction', JSON.stringify(instruction), { qos: 1 });
    await eventually(() => heard.length === 2, 'both commands');
    expect(heard).toEqual([
      ['owntracks/phone-1/pixel/cmd', { _type: 'cmd', action: 'reportLocation' }],
      ['owntracks/phone-1/pixel/cmd', { _type: 'cmd', action: 'action', content: '【指令】到南山路口（南山路）' }],
    ]);
    await Promise.all([app.endAsync(), server.endAsync()]);
  });

  it('mqtt.js over WebSocket', async () => {
    const client = await connectAsync(`ws://127.0.0.1:${String(gateway.mqttWebSocketPort)}/mqtt`, {
      clientId: 'any',
      username: phone.id,
      password: phone.token,
      reconnectPeriod: 0,
    });
    await client.publishAsync('owntracks/phone-1/pixel', payload, { qos: 1 });
    await eventually(async () => (await fixes()).length === 1, 'stored');
    await client.endAsync();
  });
});
