import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import type { MqttClient } from 'mqtt';
import { generate, type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from './faults/history.ts';
import { addDevice, connectDevice, startTestGateway, type TestDevice, type TestGateway } from './gateway-fixture.ts';

/**
 * Packets changed at random, from a seed: no crash, no growth, and a neighbour that is acknowledged throughout.
 * FUZZ_PACKETS: how many (a million takes minutes); FUZZ_SEED: which ones.
 */

const PACKETS = Number(process.env['FUZZ_PACKETS'] ?? 100_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 2_026);
const CONNECTIONS = 8;
const PACKETS_A_CONNECTION = 25;
/** Bytes of heap that may come and go between two collections. */
const BREATH = 8 * 2 ** 20;

let database: TestDatabase;
let gateway: TestGateway;
let neighbour: MqttClient;
const devices: TestDevice[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const next = await addDevice(database.pool, 'neighbour');
  for (let i = 0; i < CONNECTIONS; i++) devices.push(await addDevice(database.pool, `fuzz-${String(i)}`));
  gateway = await startTestGateway(database.connectionString, {
    limits: { failuresPerAddress: 0, failuresPerDevice: 0, connectsPerMinute: 1e6, deviceRate: 1e6, deviceBurst: 1e6 },
  });
  neighbour = await connectDevice(gateway, next);
});
afterAll(async () => {
  await neighbour.endAsync(true);
  await gateway.end();
  await database.drop();
});

/** Valid packets of a device, to be changed. */
function samplesOf({ id, token }: TestDevice): Buffer[] {
  const fix = JSON.stringify({ id: 1, time: 1_700_000_000_000, lon: 120.17, lat: 30.24, accuracy: 6 });
  const publish = { cmd: 'publish', topic: `v1/${id}/up/fix`, payload: fix, dup: false, retain: false } as const;
  const subscription = `v1/${id}/down/#`;
  const packets: Packet[] = [
    signInOf({ id, token }),
    { ...publish, qos: 0 },
    { ...publish, qos: 1, messageId: 7 },
    { ...publish, qos: 2, messageId: 8 },
    { cmd: 'pubrel', messageId: 8 },
    { cmd: 'puback', messageId: 9 },
    { cmd: 'subscribe', messageId: 10, subscriptions: [{ topic: subscription, qos: 1 }] },
    { cmd: 'unsubscribe', messageId: 11, unsubscriptions: [subscription] },
    { cmd: 'pingreq' },
    { cmd: 'disconnect' },
  ];
  return packets.map((packet) => generate(packet));
}
function signInOf({ id, token }: Pick<TestDevice, 'id' | 'token'>): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    clientId: id,
    username: id,
    password: Buffer.from(token),
  };
}

/** Change some bytes: overwrite, flip a bit, cut, double, insert; one in eight stays as it is. */
function mutate(sample: Buffer, random: () => number): Buffer {
  const bytes = [...sample];
  if (random() < 1 / 8) return sample;
  const at = (): number => Math.floor(random() * bytes.length);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const place = at();
    switch (Math.floor(random() * 5)) {
      case 0:
        bytes[place] = Math.floor(random() * 256);
        break;
      case 1:
        bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8));
        break;
      case 2:
        bytes.splice(place, 1 + Math.floor(random() * 4));
        break;
      case 3:
        bytes.splice(place, 0, ...bytes.slice(place, place + 8));
        break;
      case 4:
        bytes.splice(place, 0, Math.floor(random() * 256));
        break;
    }
  }
  return Buffer.from(bytes);
}

async function open(): Promise<Socket> {
  const socket = connectTcp(gateway.mqttPort, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  return socket;
}
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One connection after the other, each with a few packets, until all have been sent. */
async function fuzz(device: TestDevice, packets: number, random: () => number): Promise<number> {
  const samples = samplesOf(device);
  let sent = 0;
  while (sent < packets) {
    const socket = await open();
    // Most begin as they should, or nothing behind sign-in would ever be reached.
    if (random() < 0.9) socket.write(samples[0]!);
    for (let i = 0; i < PACKETS_A_CONNECTION && !socket.destroyed && sent < packets; i++) {
      socket.write(mutate(samples[Math.floor(random() * samples.length)]!, random));
      sent++;
      await nextTurn();
    }
    socket.destroy();
  }
  return sent;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
async function heapBytes(): Promise<number> {
  // What ends asynchronously has ended.
  for (let i = 0; i < 10; i++) await nextTurn();
  collect();
  return process.memoryUsage().heapUsed;
}

it('survives packets changed at random, without growth, and serves a neighbour throughout', async () => {
  let acknowledged = 0;
  const over = { is: false };
  const neighbourSends = (async () => {
    while (!over.is) {
      const body = JSON.stringify({ id: acknowledged, time: Date.now(), lon: 120, lat: 30 });
      await neighbour.publishAsync('v1/neighbour/up/fix', body, { qos: 1 });
      acknowledged++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const random = seededRandom(SEED);
  const heaps: number[] = [];
  const ROUNDS = 5;
  let sent = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const parts = devices.map((device) =>
      fuzz(device, Math.ceil(PACKETS / ROUNDS / CONNECTIONS), seededRandom(Math.floor(random() * 2 ** 32))),
    );
    for (const part of await Promise.all(parts)) sent += part;
    heaps.push(await heapBytes());
  }
  over.is = true;
  await neighbourSends;
  expect(sent).toBeGreaterThanOrEqual(PACKETS);
  expect(neighbour.connected).toBe(true);
  expect(acknowledged).toBeGreaterThan(0);
  expect(heaps.at(-1)! - heaps[0]!, heaps.join(' ')).toBeLessThan(BREATH);
  process.stdout.write(
    `fuzz: ${String(sent)} packets, seed ${String(SEED)}; neighbour acknowledged ${String(acknowledged)} times; heap ${heaps.map((bytes) => (bytes / 2 ** 20).toFixed(0)).join(' → ')} MiB\n`,
  );
}, 1_800_000);
