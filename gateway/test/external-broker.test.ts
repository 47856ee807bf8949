import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LIVE_FILTER, liveBatch, liveTopicOf } from '@xuncheng/contract';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { connectAsync, type MqttClient } from 'mqtt';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/config.ts';
import { connectExternalBroker, type ExternalBrokerOptions } from '../src/listen/external-broker.ts';
import type { MqttDoor } from '../src/listen/mqtt-door.ts';
import { createDeviceRegistry, type DeviceRegistry } from '../src/store/device-registry.ts';
import { createMetrics } from '../src/watch/metrics.ts';
import {
  addDevice,
  eventually,
  issuedInstruction,
  startTestGateway,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';
import { NUMBER, Terminal, TERMINAL_ID } from './jt808-terminal.ts';
import { openProxy } from './faults/proxy.ts';
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
    await addDevice(database.pool, 'nvr-1', { kind: 'video-server', protocol: 'frigate', address: 'frigate/nvr-1' });
    registry = createDeviceRegistry(database.pool, path.join(folder, 'devices.json'));
    await registry.refresh();
    const port = await freePort();
    url = `mqtt://127.0.0.1:${String(port)}`;
    mosquitto = await startMosquitto(folder, port, [
      ['gateway', 'of the cluster'],
      ['xuncheng-server', 'of the server'],
      ...[device.id, 'nvr-1', 'phone-1', 'late', 'neighbour'].map((name) => [name, `of ${name}`] as const),
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
    {
      connections = 1,
      takeOver = [],
      through = url,
    }: { readonly connections?: number; readonly takeOver?: readonly string[]; readonly through?: string } = {},
  ): Promise<MqttDoor> {
    const door = connectExternalBroker({
      address: { url: through, username: 'gateway', password: 'of the cluster', caFile: undefined, takeOver },
      limits: { ...DEFAULT_LIMITS, externalConnections: connections, externalKeepAliveSeconds: 1 },
      gatewayId,
      registry,
      log: pino({ level: 'silent' }),
      metrics: createMetrics({ connectedClients: () => 0, journalBacklog: () => 0 }),
      receive,
      deliver: () => undefined,
      answer: (_topic, payload) => Promise.resolve(`answer to ${Buffer.from(payload).toString()}`),
      keepStranger,
    });
    await eventually(
      () => door.connectedClients() >= connections + 2,
      'connected, for its share and for what all hear',
    );
    return door;
  }

  /** The cluster says to a client of MQTT 5 what it may not. */
  function signIn(username: string): Promise<MqttClient> {
    const account = { gateway: 'of the cluster', 'xuncheng-server': 'of the server' }[username];
    return connectAsync(url, { protocolVersion: 5, username, password: account ?? `of ${username}` });
  }

  /** Of a connection of its own: a publish that is refused may end it. */
  async function isTaken(username: string, topic: string): Promise<boolean> {
    const client = await signIn(username);
    const refused = new Promise<false>((resolve) => {
      client.once('close', () => resolve(false)).once('error', () => resolve(false));
    });
    const taken = client.publishAsync(topic, '{}', { qos: 1 }).then(
      () => true,
      () => false,
    );
    const answer = await Promise.race([taken, refused]);
    await client.endAsync(true);
    return answer;
  }

  /** By the device that the topic names. */
  async function publish(topic: string, text: string): Promise<void> {
    const client = await signIn(topic.split('/')[1]!);
    await client.publishAsync(topic, text, { qos: 1 });
    await client.endAsync();
  }

  it('has rights for what it does, and so have the server and devices; nobody has others', async () => {
    // Who may publish where; everybody else may not.
    const mayPublish: readonly (readonly [topic: string, ...names: string[]])[] = [
      ['v1/far-1/up/fix', 'far-1'],
      ['v1/far-1/up/fix/deeper'],
      ['owntracks/far-1/pixel', 'far-1'],
      ['owntracks/far-1/pixel/event', 'far-1'],
      ['owntracks/far-1/pixel/cmd', 'far-1', 'gateway'],
      ['frigate/far-1/events', 'far-1'],
      ['v1/far-1/down/rebirth', 'xuncheng-server'],
      ['gateway/v1/re-admit', 'xuncheng-server'],
      ['gateway/v1/recent', 'xuncheng-server'],
      ['gateway/v1/re-admitted', 'gateway'],
      ['gateway/v1/recent-answer', 'gateway'],
      ['live/v1/batch/one', 'gateway'],
      ['anything/else'],
    ];
    const mayHear: readonly (readonly [topic: string, ...names: string[]])[] = [
      ['v1/far-1/up/fix', 'gateway'],
      ['owntracks/far-1/pixel', 'gateway'],
      ['owntracks/far-1/pixel/event', 'gateway'],
      ['owntracks/far-1/pixel/cmd', 'gateway', 'far-1'],
      ['frigate/far-1/events', 'gateway'],
      ['v1/far-1/down/rebirth', 'gateway', 'far-1'],
      ['gateway/v1/re-admit', 'gateway'],
      ['gateway/v1/recent', 'gateway'],
      ['gateway/v1/re-admitted', 'xuncheng-server'],
      ['gateway/v1/recent-answer', 'xuncheng-server'],
      ['live/v1/batch/one', 'xuncheng-server'],
    ];
    const names = ['gateway', 'xuncheng-server', device.id, 'neighbour'];
    const clients = new Map(await Promise.all(names.map(async (name) => [name, await signIn(name)] as const)));
    const heard = new Set<string>();
    for (const [name, client] of clients) {
      client.on('message', (topic) => heard.add(`${topic} by ${name}`));
      await client.subscribeAsync('#', { qos: 1 });
    }
    const published = new Set<string>();
    for (const [topic] of mayPublish)
      for (const name of names) if (await isTaken(name, topic)) published.add(`${topic} by ${name}`);
    const pairs = (rules: typeof mayPublish): string[] =>
      rules.flatMap(([topic, ...who]) => who.map((name) => `${topic} by ${name}`)).sort();
    expect([...published].sort()).toEqual(pairs(mayPublish));
    await expect.poll(() => [...heard].sort()).toEqual(pairs(mayHear));
    await Promise.all([...clients.values()].map((client) => client.endAsync()));
  });

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

  it('speaks to the terminals that are connected to it, and to phones through the cluster', async () => {
    const car = { kind: 'vehicle', protocol: 'jt808', address: `${NUMBER}/${TERMINAL_ID}` } as const;
    await addDevice(database.pool, 'car-1', car);
    await addDevice(database.pool, 'phone-1', { protocol: 'owntracks' });
    const start = (limits = {}): Promise<TestGateway> =>
      startTestGateway(database.connectionString, {
        limits,
        externalBroker: { url, username: 'gateway', password: 'of the cluster', caFile: undefined },
      });
    const gateways = [await start(), await start()];
    const terminal = new Terminal(gateways[1]!.jt808Port);
    await terminal.signIn();
    const [client, phone] = [await signIn('xuncheng-server'), await signIn('phone-1')];
    const statuses: string[] = [];
    client.on('message', (topic, payload) => {
      for (const { deviceId, state, gatewayId } of liveBatch.parse(JSON.parse(payload.toString())).statuses)
        statuses.push([deviceId, state, gatewayId && topic === liveTopicOf(gatewayId) ? 'held' : gatewayId].join(' '));
    });
    await client.subscribeAsync(LIVE_FILTER);
    const commands: string[] = [];
    phone.on('message', (topic, payload) => commands.push(`${topic} ${payload.toString()}`));
    await phone.subscribeAsync('owntracks/phone-1/+/cmd');
    const position = JSON.stringify({ _type: 'location', lat: 30.2, lon: 120.1, tst: Math.floor(Date.now() / 1_000) });
    const fixes = async (): Promise<number> =>
      (
        await database.pool.query(
          "select from fix f join device d on d.number = f.device_number where d.id = 'phone-1'",
        )
      ).rowCount!;
    await eventually(async () => {
      await phone.publishAsync('owntracks/phone-1/pixel', position, { qos: 1 });
      return (await fixes()) > 0;
    }, 'a gateway has heard the phone');
    await eventually(async () => {
      await client.publishAsync('v1/phone-1/down/rebirth', '{}', { qos: 1 });
      await client.publishAsync('v1/car-1/down/rebirth', '{}', { qos: 1 });
      return commands.length > 0;
    }, 'the phone is asked');
    expect(commands[0]).toBe('owntracks/phone-1/pixel/cmd {"_type":"cmd","action":"reportLocation"}');
    const phoneState = async (): Promise<unknown> =>
      (
        await database.pool.query(
          "select s.online from device_state s join device d on d.number = s.device_number where d.id = 'phone-1'",
        )
      ).rows[0]?.online;
    await phone.publishAsync('owntracks/phone-1/pixel', '{"_type":"lwt","tst":1}', { qos: 1 });
    await expect.poll(phoneState).toBe(false);
    // It never says that it is back: it is heard.
    await phone.publishAsync('owntracks/phone-1/pixel', position, { qos: 1 });
    await expect.poll(phoneState).toBe(true);
    await terminal.answer(0x8201);
    const instruction = issuedInstruction('到岗');
    await client.publishAsync('v1/car-1/down/instruction', JSON.stringify(instruction), { qos: 1 });
    terminal.confirm(await terminal.answer(0x8300));
    await eventually(async () => {
      const { rows } = await database.pool.query(
        "select payload->>'step' as step from device_message where kind = 'instruction-receipt'",
      );
      return rows.length === 1 && rows[0].step === 'delivered';
    }, 'the receipt');
    // Another gateway that starts ends who was left behind by nobody knows whom, and not who is connected elsewhere.
    await addDevice(database.pool, 'car-2', { ...car, address: '13800138001/X' });
    await database.pool.query(
      "insert into device_state (device_number, online, changed_at, last_seen_at) select number, true, now(), now() from device where id = 'car-2'",
    );
    gateways.push(await start({ returnWithinMs: 200 }));
    const online = async (): Promise<unknown> =>
      (
        await database.pool.query(
          "select d.id, s.online from device_state s join device d on d.number = s.device_number where d.id like 'car-%' order by 1",
        )
      ).rows;
    await expect.poll(online, { timeout: 15_000 }).toEqual([
      { id: 'car-1', online: true },
      { id: 'car-2', online: false },
    ]);
    // Its own gateway says when it leaves.
    terminal.socket.destroy();
    await expect.poll(online, { timeout: 15_000 }).toContainEqual({ id: 'car-1', online: false });
    await expect.poll(() => statuses).toContain('car-1 offline held');
    // Of a phone any gateway may hear.
    expect(statuses.filter((line) => line.startsWith('phone-1')).every((line) => line.endsWith(' '))).toBe(true);
    await Promise.all([client.endAsync(), phone.endAsync()]);
    await Promise.all(gateways.map((gateway) => gateway.end()));
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
    await publish('frigate/nvr-1/events', '{}');
    await eventually(() => taken.length === 1, 'known by its prefix');
    await addDevice(database.pool, 'nvr-2', { kind: 'video-server', protocol: 'frigate', address: 'frigate/late' });
    await registry.refresh();
    for (const door of doors) door.follow();
    await eventually(async () => {
      await publish('frigate/late/available', 'online').catch(() => undefined);
      return taken.some((line) => line === 'nvr-2 frigate/late/available');
    }, 'the new one is heard');
    await addDevice(database.pool, 'nvr-3', { kind: 'video-server', protocol: 'frigate', address: 'frigate/late' });
    await registry.refresh();
    for (const door of doors) door.follow();
    await publish('frigate/late/available', 'online');
    await eventually(() => strangers.includes('ambiguous-prefix frigate'), 'a shared prefix says nothing');
    expect(taken[0]).toBe('nvr-1 frigate/nvr-1/events');
    await Promise.all(doors.map((door) => door.close()));
  });

  it('hears at once what cannot wait, whoever else of the group is away, and births and deaths in their order', async () => {
    // Its share waits for it.
    await (await open('away', () => Promise.resolve())).close();
    const heard: string[] = [];
    const here = await open('here', async (_device, topic, payload) => {
      // Slow in the beginning: what comes on another connection would overtake it.
      if (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 300));
      heard.push(`${topic.split('/')[3]!} ${Buffer.from(payload).toString()}`);
    });
    const said = Array.from({ length: 4 }, (_, index) => [`alarm ${String(index)}`, `status ${String(index)}`]).flat();
    const client = await signIn('far-1');
    for (const line of said) {
      const [kind, number] = line.split(' ') as [string, string];
      await client.publishAsync(`v1/far-1/up/${kind}`, number, { qos: 1 });
    }
    await expect.poll(() => new Set(heard)).toEqual(new Set(said));
    // Something that has come after them all.
    await client.publishAsync('v1/far-1/up/instruction-receipt', 'last', { qos: 1 });
    await expect.poll(() => heard).toContain('instruction-receipt last');
    expect(heard.filter((line) => line.startsWith('status'))).toEqual(said.filter((line) => line.startsWith('status')));
    await Promise.all([client.endAsync(), here.close()]);
  });

  it('listens to what it left waiting when it is given fewer connections, or when another is to take its place', async () => {
    const nothing = (): Promise<void> => Promise.resolve();
    await (await open('many', nothing, nothing, { connections: 3 })).close();
    const client = await signIn('far-1');
    const say = (first: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          client.publishAsync('v1/far-1/up/fix', String(first + index), { qos: 1 }),
        ),
      );
    await say(1_000);
    const taken: number[] = [];
    const note = (_device: unknown, _topic: string, payload: Uint8Array): Promise<void> => {
      taken.push(Number(Buffer.from(payload).toString()));
      return Promise.resolve();
    };
    const few = await open('many', note);
    await eventually(() => few.connectedClients() === 5, 'its other two sessions are found');
    await few.close();

    await say(2_000);
    taken.length = 0;
    // Nobody until now: what was said before can only have waited for the other.
    const successor = await open('successor', note, nothing, { takeOver: ['many'] });
    await expect.poll(() => taken.some((one) => one >= 2_000)).toBe(true);
    // It is given nothing more: unsubscribed.
    await expect.poll(() => successor.connectedClients()).toBe(3 + 3);
    await Promise.all([client.endAsync(), successor.close()]);
  });

  it('finds a line dead that says nothing more, and comes back', async () => {
    const line = await openProxy(() => Number(new URL(url).port));
    const nothing = (): Promise<void> => Promise.resolve();
    const through = `mqtt://127.0.0.1:${String(line.port)}`;
    const door = await open('cut', nothing, nothing, { through });
    line.forsake();
    await expect.poll(() => door.connectedClients()).toBe(0);
    await expect.poll(() => door.connectedClients()).toBe(3);
    await door.close();
    await line.close();
  });

  it('that the cluster does not let in is not ready, and says why', async () => {
    const gateway = await startTestGateway(database.connectionString, {
      externalBroker: { url, username: 'gateway', password: 'wrong', caFile: undefined },
    });
    const readiness = async (): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${String(gateway.httpPort)}/readyz`);
      return [answer.status, ((await answer.json()) as { cluster: string }).cluster];
    };
    await expect.poll(readiness).toEqual([503, 'not connected Connection refused: Not authorized']);
    await gateway.end();
  });
});
