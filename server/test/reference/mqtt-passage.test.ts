import { createServer, request, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addDevice,
  connectDevice,
  eventually,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from '../../../gateway/test/gateway-fixture.ts';
import { clientAddress } from '../../src/access/client-address.ts';
import { passMqttOn } from '../../src/live/mqtt-passage.ts';

/** MQTT of browsers through the server's own port, with the real gateway behind it. */

let database: TestDatabase;
let gateway: TestGateway;
let phone: TestDevice;
let httpServer: Server;
let passage: { close: () => void };
let port: number;

beforeAll(async () => {
  database = await createTestDatabase();
  phone = await addDevice(database.pool, 'phone-1');
  gateway = await startTestGateway(database.connectionString, {
    limits: { failuresPerAddress: 4, lockFirstMs: 60_000 },
  });
  httpServer = createServer();
  passage = passMqttOn({
    httpServer,
    gatewayUrl: `ws://127.0.0.1:${String(gateway.mqttWebSocketPort)}`,
    serviceToken: TEST_SERVICE_TOKEN,
    publicOrigin: undefined,
    // One proxy in front, as behind TLS: it says whose the connection is.
    addressOf: clientAddress(1),
    logger: pino({ level: 'silent' }),
  });
  httpServer.listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
  ({ port } = httpServer.address() as AddressInfo);
});
afterAll(async () => {
  passage.close();
  httpServer.close();
  await gateway.end();
  await database.drop();
});

function connectThrough(headers: Record<string, string>, more: IClientOptions = {}): Promise<MqttClient> {
  return connectTo(`ws://127.0.0.1:${String(port)}/mqtt`, headers, more);
}

/** @throws when it is refused, and also when it is closed without a word */
function connectTo(url: string, headers: Record<string, string>, more: IClientOptions = {}): Promise<MqttClient> {
  const client = connect(url, {
    clientId: phone.id,
    username: phone.id,
    password: phone.token,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    wsOptions: { headers },
    ...more,
  });
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
}

/** @returns the status with which an upgrade is answered */
function askUpgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const ask = request({
      port,
      host: '127.0.0.1',
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'mqtt',
        ...headers,
      },
    });
    ask.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode!);
    });
    ask.on('response', (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    ask.on('error', reject);
    ask.end();
  });
}

describe('MQTT on the page’s own origin', () => {
  it('stores what a phone says, with QoS 1', async () => {
    const client = await connectThrough({ origin: `http://127.0.0.1:${String(port)}` });
    const fix = { id: 'f1', time: Date.now(), lon: 120.17, lat: 30.24, accuracy: 6 };
    await client.publishAsync('v1/phone-1/up/fix', JSON.stringify(fix), { qos: 1 });
    await eventually(async () => {
      const { rows } = await database.pool.query<{ count: number }>('select count(*)::int as count from fix');
      return rows[0]!.count === 1;
    }, 'the fix is stored');
    await client.endAsync();
  });

  it('is closed to pages elsewhere and to other paths', async () => {
    const own = { origin: `http://127.0.0.1:${String(port)}` };
    expect(await askUpgrade('/mqtt', own)).toBe(101);
    expect(await askUpgrade('/mqtt', { origin: 'http://elsewhere.example' })).toBe(403);
    expect(await askUpgrade('/mqtt', { ...own, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await askUpgrade('/mqtt/../metrics', own)).toBe(404);
    expect(await askUpgrade('/other', own)).toBe(404);
  });

  it('locks out the address that guesses, not the server and who else comes through it', async () => {
    const guess = { password: 'guess' };
    for (let i = 0; i < 4; i++) {
      const from = { 'x-forwarded-for': '203.0.113.9' };
      await expect(
        connectThrough(from, { ...guess, clientId: `x-${String(i)}`, username: `x-${String(i)}` }),
      ).rejects.toThrow();
    }
    await expect(connectThrough({ 'x-forwarded-for': '203.0.113.9' })).rejects.toThrow();
    const other = await connectThrough({ 'x-forwarded-for': '203.0.113.10' });
    await other.endAsync();
    const direct = await connectDevice(gateway, phone);
    await direct.endAsync();
  });

  it('an address said without the proof is not believed', async () => {
    const ownAddress = `ws://127.0.0.1:${String(gateway.mqttWebSocketPort)}/mqtt`;
    const forged = { 'x-xuncheng-passage': 'a guess at the secret', 'x-xuncheng-address': '203.0.113.9' };
    // 203.0.113.9 is locked: were it believed, this one would not be let in.
    const client = await connectTo(ownAddress, forged);
    await client.endAsync();
  });

  it('says that the gateway is away', async () => {
    const alone = createServer();
    const broken = passMqttOn({
      httpServer: alone,
      gatewayUrl: 'ws://127.0.0.1:9',
      serviceToken: TEST_SERVICE_TOKEN,
      publicOrigin: undefined,
      addressOf: clientAddress(undefined),
      logger: pino({ level: 'silent' }),
    });
    alone.listen(0, '127.0.0.1');
    await once(alone, 'listening');
    const before = port;
    ({ port } = alone.address() as AddressInfo);
    expect(await askUpgrade('/mqtt', {})).toBe(502);
    port = before;
    broken.close();
    alone.close();
  });
});
