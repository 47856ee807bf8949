import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAsync } from 'mqtt';
import { addDevice, eventually, startTestGateway, type TestDevice, type TestGateway } from './gateway-fixture.ts';

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
