import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { connectAsync } from 'mqtt';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/config.ts';
import { connectExternalBroker, type ExternalBrokerOptions } from '../src/listen/external-broker.ts';
import type { MqttDoor } from '../src/listen/mqtt-door.ts';
import { createDeviceRegistry, type DeviceRegistry } from '../src/store/device-registry.ts';
import { createMetrics } from '../src/watch/metrics.ts';
import { addDevice, eventually, type TestDevice } from './gateway-fixture.ts';
import { isMosquittoHere, startMosquitto } from './mosquitto.ts';
import { freePort, killProcess } from './processes.ts';

/** When the cluster gets its acknowledgement: not before the message is durable, and then once. */

describe.skipIf(!isMosquittoHere())('a gateway on a broker cluster', () => {
  let folder: string;
  let url: string;
  let database: TestDatabase;
  let registry: DeviceRegistry;
  let mosquitto: ChildProcess;
  let device: TestDevice;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-external-'));
    database = await createTestDatabase();
    device = await addDevice(database.pool, 'far-1');
    await addDevice(database.pool, 'nvr-1', { kind: 'video-server', protocol: 'frigate', address: 'site/nvr' });
    registry = createDeviceRegistry(database.pool, path.join(folder, 'devices.json'));
    await registry.refresh();
    const port = await freePort();
    url = `mqtt://127.0.0.1:${String(port)}`;
    mosquitto = await startMosquitto(folder, port, [
      ['gateway', 'of the cluster'],
      [device.id, device.token],
    ]);
  });
  afterAll(async () => {
    await killProcess(mosquitto);
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    gatewayId: string,
    receive: ExternalBrokerOptions['receive'],
    keepStranger: ExternalBrokerOptions['keepStranger'] = () => Promise.resolve(),
  ): Promise<MqttDoor> {
    const door = connectExternalBroker({
      address: { url, username: 'gateway', password: 'of the cluster', caFile: undefined },
      limits: { ...DEFAULT_LIMITS, externalConnections: 1 },
      gatewayId,
      registry,
      log: pino({ level: 'silent' }),
      metrics: createMetrics({ connectedClients: () => 0, journalBacklog: () => 0 }),
      receive,
      reAdmit: (payload) => Promise.resolve(`answer to ${Buffer.from(payload).toString()}`),
      keepStranger,
    });
    await eventually(() => door.connectedClients() === 1, 'connected');
    return door;
  }

  async function publish(topic: string, text: string): Promise<void> {
    const who = topic.startsWith('v1/') ? undefined : { username: 'gateway', password: 'of the cluster' };
    const client = await connectAsync(url, who ?? { clientId: device.id, username: device.id, password: device.token });
    await client.publishAsync(topic, text, { qos: 1 });
    await client.endAsync();
  }

  it('that goes away with a message in its hands gets it again, and not a third time once it is durable', async () => {
    const taken: string[] = [];
    const first = await open('one', (_device, _topic, payload) => {
      taken.push(`first ${Buffer.from(payload).toString()}`);
      return new Promise<void>(() => undefined); // the journal never says that it is on the disk
    });
    await publish('v1/far-1/up/fix', 'a');
    await publish('v1/far-1/up/fix', 'b');
    await eventually(() => taken.length === 1, 'the first message is there; the second waits for it');
    await first.close();

    const note = (name: string) => (_device: unknown, _topic: string, payload: Uint8Array) => {
      taken.push(`${name} ${Buffer.from(payload).toString()}`);
      return Promise.resolve();
    };
    const second = await open('one', note('second'));
    await eventually(() => taken.length === 3, 'both come again');
    await publish('v1/far-1/up/fix', 'c');
    await eventually(() => taken.length === 4, 'and what is new');
    await second.close();
    const third = await open('one', note('third'));
    await publish('v1/far-1/up/fix', 'd');
    await eventually(() => taken.includes('third d'), 'only what is new');
    await third.close();
    expect(taken).toEqual(['first a', 'second a', 'second b', 'second c', 'third d']);
  });

  it('whose journal is full holds the message until there is room', async () => {
    let attempts = 0;
    const taken: string[] = [];
    const door = await open('two', (_device, _topic, payload) => {
      if (++attempts < 3) return Promise.reject(new Error('full'));
      taken.push(Buffer.from(payload).toString());
      return Promise.resolve();
    });
    // The first gateway's session is a member of the group too: it gets one of the two.
    const other = await open('one', () => Promise.resolve());
    await publish('v1/far-1/up/fix', 'x');
    await publish('v1/far-1/up/fix', 'y');
    await eventually(() => taken.length === 1, 'taken at the third attempt');
    expect(attempts).toBe(3);
    await Promise.all([door.close(), other.close()]);
  });

  it('knows a video server by its prefix, and takes one in that is added later', async () => {
    const taken: string[] = [];
    const strangers: string[] = [];
    const listen = (id: string): Promise<MqttDoor> =>
      open(
        id,
        (from, topic) => {
          taken.push(`${from.id} ${topic}`);
          return Promise.resolve();
        },
        ({ reason, deviceId }) => {
          strangers.push(`${reason} ${deviceId}`);
          return Promise.resolve();
        },
      );
    const doors = [await listen('one'), await listen('two')];
    await publish('site/nvr/events', '{}');
    await eventually(() => taken.length === 1, 'known by its prefix');
    await addDevice(database.pool, 'nvr-2', { kind: 'video-server', protocol: 'frigate', address: 'late' });
    await registry.refresh();
    for (const door of doors) door.follow();
    await eventually(async () => {
      await publish('late/available', 'online').catch(() => undefined);
      return taken.some((line) => line === 'nvr-2 late/available');
    }, 'the new one is heard');
    await addDevice(database.pool, 'nvr-3', { kind: 'video-server', protocol: 'frigate', address: 'late' });
    await registry.refresh();
    for (const door of doors) door.follow();
    await publish('late/available', 'online');
    await eventually(() => strangers.includes('ambiguous-prefix late'), 'a shared prefix says nothing');
    expect(taken[0]).toBe('nvr-1 site/nvr/events');
    await Promise.all(doors.map((door) => door.close()));
  });
});
