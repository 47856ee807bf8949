import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority } from './certificates.ts';
import {
  addDevice,
  connectDevice,
  connectService,
  eventually,
  startTestGateway,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';

/** Who gets in: over TLS, with certificates, after failures, too often, too many at once, without a client id. */

let database: TestDatabase;
let folder: string;
let device: TestDevice;
let other: TestDevice;
const ended: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-access-'));
  device = await addDevice(database.pool, 'd-1');
  other = await addDevice(database.pool, 'd-2');
});
afterAll(async () => {
  for (const end of ended) await end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startTestGateway>[1]): Promise<TestGateway> {
  const gateway = await startTestGateway(database.connectionString, options);
  ended.push(gateway.end);
  return gateway;
}
async function sendFix(client: MqttClient, from: TestDevice): Promise<void> {
  const body = JSON.stringify({ id: 1, time: Date.now(), lon: 120.17, lat: 30.24 });
  await client.publishAsync(`v1/${from.id}/up/fix`, body, { qos: 1 });
}
const credentials = (one: TestDevice): IClientOptions => ({ clientId: one.id, username: one.id, password: one.token });

/** CONNECT in bytes. @returns the return code of CONNACK, or that the connection was closed without one */
function connectRaw(port: number, packet: Partial<Parameters<typeof generate>[0]>): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      resolve(bytes[3]!);
      socket.destroy();
    });
    socket.on('close', () => resolve('closed'));
    const bytes = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      keepalive: 0,
      ...packet,
      clean: true,
    } as Parameters<typeof generate>[0]);
    // The generator does not make what the standard forbids; clean session is bit 1 of the flags in the tenth byte.
    if ('clean' in packet && !packet.clean) bytes[9]! &= ~2;
    socket.write(bytes);
  });
}

describe('TLS', () => {
  it('serves devices beside the plain port, and a revoked token ends a live connection', async () => {
    const authority = makeAuthority(folder);
    const revoked = await addDevice(database.pool, 'd-revoked');
    const gateway = await start({
      tls: { port: 0, clientCaFile: undefined, ...authority.sign('gateway', ['localhost']) },
    });
    const url = `mqtts://localhost:${String(gateway.mqttTlsPort)}`;
    const ca = readFileSync(authority.certFile);
    const client = await connectAsync(url, { ca, reconnectPeriod: 0, ...credentials(revoked) });
    await sendFix(client, revoked);
    const closed = new Promise((resolve) => client.once('close', () => resolve(undefined)));
    await database.pool.query('update device_credential set revoked_at = now() where device_number = $1', [
      revoked.number,
    ]);
    await closed;
    await expect(connectAsync(url, { ca, reconnectPeriod: 0, ...credentials(revoked) })).rejects.toThrow();
    await client.endAsync(true);
    // What is not TLS harms nobody.
    const noise = connectTcp(gateway.mqttTlsPort, '127.0.0.1');
    noise.on('error', () => undefined);
    noise.write('GET / HTTP/1.1\r\n\r\n');
    await new Promise((resolve) => noise.once('close', resolve));
    const plain = await connectDevice(gateway, device);
    await sendFix(plain, device);
    await plain.endAsync();
  });

  it('with an authority for devices: a certificate in the own name and the token, both', async () => {
    const authority = makeAuthority(folder);
    const gateway = await start({
      tls: { port: 0, clientCaFile: authority.certFile, ...authority.sign('gateway', ['localhost']) },
    });
    const url = `mqtts://localhost:${String(gateway.mqttTlsPort)}`;
    const read = (files: { certFile: string; keyFile: string }): IClientOptions => ({
      cert: readFileSync(files.certFile),
      key: readFileSync(files.keyFile),
    });
    const attempt = (options: IClientOptions): Promise<MqttClient> =>
      new Promise((resolve, reject) => {
        const ca = readFileSync(authority.certFile);
        const client = connect(url, { ca, reconnectPeriod: 0, ...options });
        client.once('connect', () => resolve(client));
        client.once('error', reject);
        // TLS 1.3: the client's side of the handshake is over before its certificate is refused.
        client.once('close', () => reject(new Error('closed')));
      });

    const byName = await attempt({ ...credentials(device), ...read(authority.sign('d-1')) });
    await sendFix(byName, device);
    await byName.endAsync();
    const byAlternative = await attempt({ ...credentials(other), ...read(authority.sign('serial-7', ['d-2'])) });
    await byAlternative.endAsync();

    await expect(attempt(credentials(device)), 'no certificate').rejects.toThrow();
    await expect(attempt({ ...credentials(device), ...read(authority.sign('d-2')) }), 'another’s').rejects.toThrow();
    await expect(
      attempt({ ...credentials(device), password: 'stolen?', ...read(authority.sign('d-1')) }),
      'no token',
    ).rejects.toThrow();
    await expect(connectDevice(gateway, device), 'around it, by the plain port').rejects.toThrow();
    // The server has no certificate and stays inside.
    await (await connectService(gateway)).endAsync();

    const stranger = makeAuthority(mkdtempSync(path.join(folder, 'stranger-')));
    await expect(attempt({ ...credentials(device), ...read(stranger.sign('d-1')) }), 'self-made').rejects.toThrow();
  });
});

describe('who fails to sign in', () => {
  it('waits, also with the right token, and is served after the wait; another device at the address is not touched', async () => {
    const gateway = await start({ limits: { failuresPerDevice: 3, lockFirstMs: 1_500 } });
    const { port } = { port: gateway.mqttPort };
    const wrong = { clientId: 'd-1', username: 'd-1', password: Buffer.from('guess') };
    for (let i = 0; i < 3; i++) expect(await connectRaw(port, wrong)).toBe(4);
    const right = { ...wrong, password: Buffer.from(device.token) };
    expect(await connectRaw(port, right)).toBe('closed');
    expect(await connectRaw(port, { clientId: 'd-2', username: 'd-2', password: Buffer.from(other.token) })).toBe(0);
    await eventually(async () => (await connectRaw(port, right)) === 0, 'served again', 10);
  });

  it('is closed before a byte is read when its address tried too many names; who is connected stays', async () => {
    const gateway = await start({ limits: { failuresPerAddress: 4, lockFirstMs: 60_000 } });
    const client = await connectDevice(gateway, device);
    for (let i = 0; i < 4; i++)
      expect(
        await connectRaw(gateway.mqttPort, { clientId: 'x', username: `x-${String(i)}`, password: Buffer.from('') }),
      ).toBe(4);
    expect(
      await connectRaw(gateway.mqttPort, { clientId: 'd-2', username: 'd-2', password: Buffer.from(other.token) }),
    ).toBe('closed');
    await sendFix(client, device);
    await client.endAsync();
  });
});

describe('too much of it', () => {
  it('a device that signs in again and again is made to wait, and comes back by itself', async () => {
    const gateway = await start({ limits: { connectsPerMinute: 60 } });
    const right = { clientId: 'd-1', username: 'd-1', password: Buffer.from(device.token) };
    const answers = [];
    for (let i = 0; i < 80; i++) answers.push(await connectRaw(gateway.mqttPort, right));
    expect(answers.slice(0, 60).every((answer) => answer === 0)).toBe(true);
    expect(answers).toContain('closed');
    const client = connect(`mqtt://127.0.0.1:${String(gateway.mqttPort)}`, {
      ...credentials(device),
      reconnectPeriod: 200,
    });
    await eventually(() => client.connected, 'served after the wait', 10);
    await (await connectDevice(gateway, other)).endAsync();
    await client.endAsync();
  });

  it('a device with much to send again after a broken line is slowed, and not cut off for sending it twice', async () => {
    const gateway = await start({ limits: { deviceRate: 40, deviceBurst: 10, floodDebt: 100 } });
    const signIn = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    const all = Array.from({ length: 100 }, (_, id) =>
      generate({
        cmd: 'publish',
        topic: 'v1/d-1/up/fix',
        payload: JSON.stringify({ id, time: Date.now(), lon: 120.17, lat: 30.24 }),
        qos: 1,
        messageId: id + 1,
        dup: false,
        retain: false,
      }),
    );
    /** Send everything at once. @returns whether so many were acknowledged before the connection was closed */
    const sendAll = (until: number): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connectTcp(gateway.mqttPort, '127.0.0.1');
        let bytes = -4; // of CONNACK
        socket.on('error', () => undefined);
        socket.once('data', () => socket.write(Buffer.concat(all)));
        socket.on('data', (chunk) => {
          bytes += chunk.length;
          if (bytes >= until * 4) {
            resolve(true);
            socket.destroy();
          }
        });
        socket.on('close', () => resolve(false));
        const who = { clientId: 'd-1', username: 'd-1', password: Buffer.from(device.token) };
        socket.write(generate({ ...signIn, ...who }));
      });
    expect(await sendAll(10)).toBe(true);
    expect(await sendAll(100)).toBe(true);
  });

  it('connections over the limit are closed, and there is room again when one ends', async () => {
    const gateway = await start({ limits: { connectionsPerAddress: 2 } });
    const first = await connectDevice(gateway, device);
    const second = await connectDevice(gateway, other);
    const packet = { clientId: 'd-1', username: 'd-1', password: Buffer.from(device.token) };
    expect(await connectRaw(gateway.mqttPort, packet)).toBe('closed');
    await sendFix(first, device);
    await second.endAsync();
    await eventually(async () => (await connectRaw(gateway.mqttPort, packet)) === 0, 'room again');
    await first.endAsync(true);
  });
});

describe('a client id of zero length (MQTT 3.1.1, 3.1.3.1)', () => {
  it('is the device’s own with a clean session, and refused with code 2 without', async () => {
    const gateway = await start({});
    const packet = { clientId: '', username: 'd-1', password: Buffer.from(device.token) };
    expect(await connectRaw(gateway.mqttPort, { ...packet, clean: false })).toBe(2);
    const named = await connectDevice(gateway, device);
    const takenOver = new Promise((resolve) => named.once('close', () => resolve(undefined)));
    const nameless = await connectDevice(gateway, device, { clientId: '', clean: true });
    await takenOver; // the same device: one connection
    await sendFix(nameless, device);
    await nameless.endAsync();
    await named.endAsync(true);
  });
});
