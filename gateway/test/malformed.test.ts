import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { connectAsync, type MqttClient } from 'mqtt';
import { generate, parser as mqttParser, type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addDevice,
  connectDevice,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';
import {
  FOREIGN_ACKNOWLEDGEMENTS,
  malformedAfterSignIn,
  malformedBeforeSignIn,
  type MalformedCase,
} from './malformed-packets.ts';

/** Every packet that the standard does not allow ends its connection (4.8.0-1), harms no neighbour and ends no process. */

let database: TestDatabase;
let gateway: TestGateway;
let device: TestDevice;
let neighbour: MqttClient;
let sent = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  device = await addDevice(database.pool, 'odd');
  const next = await addDevice(database.pool, 'neighbour');
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

async function neighbourIsServed(): Promise<void> {
  const body = JSON.stringify({ id: ++sent, time: Date.now(), lon: 120, lat: 30 });
  await neighbour.publishAsync('v1/neighbour/up/fix', body, { qos: 1 });
}
/** Ends the answer to whatever came before: a connection that lives answers it. */
const PINGREQ = generate({ cmd: 'pingreq' });
const PINGRESP = 0xd0;

/** @returns how the connection answered: closed (a CONNACK that refuses may come before), or what was sent instead */
function answerOf(socket: Socket, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      if (chunk.includes(PINGRESP)) resolve(`served: ${Buffer.concat(heard).toString('hex')}`);
    });
    socket.on('close', () => {
      const all = Buffer.concat(heard);
      const isRefusal = all.length === 4 && all[0] === 0x20 && all[3] !== 0;
      resolve(all.length === 0 || isRefusal ? 'closed' : `closed after ${all.toString('hex')}`);
    });
    socket.write(Buffer.concat([bytes, PINGREQ]));
  });
}

async function open(): Promise<Socket> {
  const socket = connectTcp(gateway.mqttPort, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function signedIn(): Promise<Socket> {
  const socket = await open();
  const { id, token } = device;
  const connect = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 } as const;
  socket.write(generate({ ...connect, clientId: id, username: id, password: Buffer.from(token) }));
  const [connack] = (await once(socket, 'data')) as [Buffer];
  expect(connack[3]).toBe(0);
  return socket;
}

async function findTolerated(cases: readonly MalformedCase[], prepare: () => Promise<Socket>): Promise<string[]> {
  const tolerated: string[] = [];
  for (const { name, bytes } of cases) {
    const socket = await prepare();
    const answer = await answerOf(socket, bytes);
    if (answer !== 'closed') tolerated.push(`${name} → ${answer}`);
    socket.destroy();
    if (tolerated.length % 50 === 0) await neighbourIsServed();
  }
  await neighbourIsServed();
  return tolerated;
}

const seen = { cases: 0 };

it('before sign-in', async () => {
  const cases = malformedBeforeSignIn(device);
  seen.cases += cases.length;
  expect(await findTolerated(cases, open)).toEqual([]);
}, 120_000);

it('after sign-in', async () => {
  const cases = malformedAfterSignIn(device.id);
  seen.cases += cases.length;
  expect(await findTolerated(cases, signedIn)).toEqual([]);
}, 120_000);

/** What an instruction of the server is answered with, by a device that subscribed to it. */
async function answerDelivered(
  quality: 1 | 2,
  answers: readonly ('puback' | 'pubrec' | 'pubcomp')[],
): Promise<'closed' | 'served'> {
  const server = await connectAsync(`mqtt://127.0.0.1:${String(gateway.mqttPort)}`, {
    username: 'xuncheng-server',
    password: TEST_SERVICE_TOKEN,
  });
  const socket = await signedIn();
  const closed = once(socket, 'close').then(() => 'closed' as const);
  const parser = mqttParser();
  const served = new Promise<'served'>((resolve) => {
    parser.on('packet', ({ cmd }: Packet) => {
      if (cmd === 'pingresp') resolve('served');
    });
  });
  const heard: Packet[] = [];
  parser.on('packet', (packet: Packet) => heard.push(packet));
  socket.on('data', (chunk: Buffer) => parser.parse(chunk));
  const until = async (cmd: string): Promise<number> => {
    await expect.poll(() => heard.some((packet) => packet.cmd === cmd)).toBe(true);
    return heard.find((packet) => packet.cmd === cmd)!.messageId!;
  };
  const filter = `v1/${device.id}/down/#`;
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: quality }] }));
  await until('suback');
  await server.publishAsync(`v1/${device.id}/down/rebirth`, '{}', { qos: quality });
  const messageId = await until('publish');
  for (const cmd of answers) {
    socket.write(generate({ cmd, messageId }));
    if (cmd === 'pubrec' && quality === 2) await until('pubrel');
  }
  await server.endAsync();
  socket.write(PINGREQ);
  const answer = await Promise.race([closed, served]);
  socket.destroy();
  return answer;
}

it.each(FOREIGN_ACKNOWLEDGEMENTS)('4.3 after a message was delivered: $name', async ({ quality, answers }) => {
  expect(await answerDelivered(quality, answers)).toBe('closed');
  await neighbourIsServed();
});

it.each([
  { quality: 1, answers: ['puback'] },
  { quality: 2, answers: ['pubrec', 'pubcomp'] },
  { quality: 2, answers: ['pubrec', 'pubrec', 'pubcomp'] },
  { quality: 1, answers: ['puback', 'puback'] },
] as const)('4.3 the right answers to quality $quality are served: $answers', async ({ quality, answers }) => {
  expect(await answerDelivered(quality, answers)).toBe('served');
});

it('in more than 400 cases', () => {
  expect(seen.cases).toBeGreaterThanOrEqual(400);
  expect(neighbour.connected).toBe(true);
});
