import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTcp, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import type { LiveBatch } from '@xuncheng/contract';
import { connectAsync, type MqttClient } from 'mqtt';
import pino from 'pino';
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
import { openProxy } from '../../../gateway/test/faults/proxy.ts';
import { HEALTH_LIMITS } from '../../src/compute/limits.ts';
import { DevicesNow } from '../../src/live/devices-now.ts';
import { connectToGateways, type GatewayLink } from '../../src/live/from-gateway.ts';
import { createMetrics } from '../../src/metrics.ts';

/**
 * Two gateways, each with its own broker, behind a TCP balancer. They share the database and nothing else: a device that comes
 * back to the other one is served as before, heard once, and reached by what is said to it.
 */

/** Forwards each connection to the next port that answers. */
class Balancer {
  readonly server: Server;
  readonly #sockets = new Set<Socket>();
  #next = 0;
  readonly ports: number[];
  constructor(ports: number[]) {
    this.ports = ports;
    this.server = createServer((incoming) => {
      const outgoing = connectTcp(this.ports[this.#next++ % this.ports.length]!, '127.0.0.1');
      for (const socket of [incoming, outgoing]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
      }
      incoming.pipe(outgoing).pipe(incoming);
      incoming.on('close', () => outgoing.destroy());
      outgoing.on('close', () => incoming.destroy());
    });
  }
  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }
  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

let database: TestDatabase;
let gateways: TestGateway[];
let balancer: Balancer;
let balancerPort: number;
let device: TestDevice;
let link: GatewayLink;
const batches: { batch: LiveBatch; through: string }[] = [];
let missed = 0;
const metrics = createMetrics();

beforeAll(async () => {
  database = await createTestDatabase();
  device = await addDevice(database.pool, 'roamer');
  gateways = [await startTestGateway(database.connectionString), await startTestGateway(database.connectionString)];
  balancer = new Balancer(gateways.map((gateway) => gateway.mqttPort));
  balancerPort = await balancer.listen();
  link = connectToGateways({
    urls: gateways.map((gateway) => `mqtt://127.0.0.1:${String(gateway.mqttPort)}`),
    token: TEST_SERVICE_TOKEN,
    onBatch: (batch, through) => batches.push({ batch, through }),
    onMissed: () => missed++,
    logger: pino({ level: 'silent' }),
    metrics,
  });
  await eventually(() => missed === 2, 'both are listened to');
});
afterAll(async () => {
  await link.close();
  balancer.close();
  for (const gateway of gateways) await gateway.end();
  await database.drop();
});

function connectThroughBalancer(): Promise<MqttClient> {
  return connectAsync(`mqtt://127.0.0.1:${String(balancerPort)}`, {
    clientId: device.id,
    username: device.id,
    password: device.token,
    reconnectPeriod: 0,
  });
}

const fix = (id: number): string => JSON.stringify({ id, time: 1_700_000_000_000 + id, lon: 120.17, lat: 30.24 });
const sendFix = (client: MqttClient, id: number): Promise<unknown> =>
  client.publishAsync('v1/roamer/up/fix', fix(id), { qos: 1 });

/** The picture of one device that nobody has heard of. */
function pictureOf(deviceId: string): DevicesNow {
  const picture = new DevicesNow(() => HEALTH_LIMITS);
  picture.load([
    {
      deviceId,
      kind: 'terminal',
      areaId: 1,
      online: null,
      changedAt: null,
      offlineReason: null,
      permission: null,
      tracking: null,
      battery: null,
      lastSeenAt: null,
      lastDutyAt: null,
      aheadSeconds: null,
      value: null,
      quality: null,
      isCarried: false,
      position: null,
    },
  ]);
  return picture;
}

describe('several gateways behind a balancer', () => {
  it('serve a device that comes back to the other one, and know that it is there', async () => {
    expect(link.isConnected()).toBe(true);
    const first = await connectThroughBalancer();
    await sendFix(first, 1);
    // Not ended: the first gateway does not know yet that its device has gone.
    const second = await connectThroughBalancer();
    await sendFix(second, 1); // sent again: its acknowledgement was lost on the way
    await sendFix(second, 2);
    first.end(true);
    await eventually(
      () => batches.some(({ batch }) => batch.statuses.some(({ state }) => state === 'offline')),
      'the first gateway says that its connection is over',
    );
    await eventually(() => gateways.every((gateway) => gateway.isDrained()), 'drained');

    const { rows } = await database.pool.query('select message_key from fix order by message_key');
    expect(rows).toEqual([{ message_key: 1 }, { message_key: 2 }]);
    expect((await database.pool.query('select online from device_state')).rows).toEqual([{ online: true }]);

    const through = new Set(batches.filter(({ batch }) => batch.fixes.length > 0).map((one) => one.through));
    expect(through.size).toBe(2);
    const picture = pictureOf(device.id);
    for (const one of batches) for (const status of one.batch.statuses) picture.applyStatus(status, one.through);
    expect(picture.describe(device.id)?.online).toBe(true);
    await second.endAsync();
  });

  it('reach a device at whichever gateway it is, once', async () => {
    for (let round = 0; round < 2; round++) {
      const client = await connectThroughBalancer();
      const heard: string[] = [];
      client.on('message', (topic) => heard.push(topic));
      await client.subscribeAsync('v1/roamer/down/#', { qos: 1 });
      expect(await link.publish(device.id, 'rebirth', {})).toBe(true);
      await eventually(() => heard.length > 0, 'heard');
      await sendFix(client, 10 + round); // whatever came before this answer has arrived
      expect(heard).toEqual(['v1/roamer/down/rebirth']);
      await client.endAsync();
    }
  });

  it('reach a device although the line to another gateway is dead, and say nothing of it later on that line', async () => {
    const line = await openProxy(() => gateways[0]!.mqttPort);
    let lines = 0;
    const other = connectToGateways({
      urls: [`mqtt://127.0.0.1:${String(line.port)}`, `mqtt://127.0.0.1:${String(gateways[1]!.mqttPort)}`],
      token: TEST_SERVICE_TOKEN,
      onBatch: () => undefined,
      onMissed: () => lines++,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      keepAliveSeconds: 1,
    });
    await eventually(() => lines === 2, 'both are listened to');
    const heard: string[] = [];
    const [near, far] = await Promise.all(
      gateways.map((gateway) => connectDevice(gateway, device, { reconnectPeriod: 0 })),
    );
    for (const [name, client] of [
      ['near', near!],
      ['far', far!],
    ] as const) {
      client.on('message', (_topic, payload) => heard.push(`${name} ${payload.toString()}`));
      await client.subscribeAsync('v1/roamer/down/#', { qos: 1 });
    }
    line.forsake();
    const saidInTime = other.publish(device.id, 'rebirth', { say: 'now' });
    await expect(Promise.race([saidInTime, sleep(3_000, 'hangs')])).resolves.toBe(true);
    await eventually(() => heard.includes('far {"say":"now"}'), 'heard at the other gateway');
    // The line is found dead, and made anew; what was said on it is for who said it to say again.
    await eventually(() => lines === 3, 'the line is made anew', 40);
    await other.publish(device.id, 'rebirth', { say: 'then' });
    await eventually(() => heard.includes('near {"say":"then"}'), 'heard there, too');
    expect(heard.filter((one) => one.startsWith('near'))).toEqual(['near {"say":"then"}']);
    await Promise.all([near!.endAsync(), far!.endAsync(), other.close(), line.close()]);
  });

  it('go on when one of them is gone, and the server knows that it may miss something', async () => {
    const before = missed;
    await gateways[0]!.close();
    await eventually(() => !link.isConnected(), 'seen');
    expect(await metrics.gatewayConnected.get()).toMatchObject({ values: [{ value: 1 }] });
    balancer.ports.shift();
    const client = await connectThroughBalancer();
    await sendFix(client, 20);
    expect(await link.publish(device.id, 'rebirth', {})).toBe(true);
    await client.endAsync();
    const { folder, mqttPort } = gateways[0]!;
    gateways[0] = await startTestGateway(database.connectionString, { folder, mqttPort });
    await eventually(() => link.isConnected() && missed > before, 'listened to again');
  });
});

it('a terminal that another gateway behind the same cluster has now is not gone with its old line', () => {
  const picture = pictureOf('car');
  const say = (state: 'online' | 'offline', gatewayId: string, receivedAt: number): void => {
    picture.applyStatus({ deviceId: 'car', state, receivedAt, gatewayId }, 'mqtt://cluster');
  };
  say('online', 'one', 1_000);
  say('online', 'two', 2_000);
  say('offline', 'one', 3_000);
  expect(picture.describe('car')?.online).toBe(true);
  say('offline', 'two', 4_000);
  expect(picture.describe('car')?.online).toBe(false);
});
