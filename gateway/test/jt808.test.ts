import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import iconv from 'iconv-lite';
import { connectAsync } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addDevice,
  eventually,
  issuedInstruction,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';
import { location, NUMBER, registration, Terminal, TERMINAL_ID } from './jt808-terminal.ts';

describe('JT/T 808 terminals', () => {
  let database: TestDatabase;
  let gateway: TestGateway;
  let car: TestDevice;
  const terminals: Terminal[] = [];
  const open = (version?: 2013 | 2019, number?: string): Terminal => {
    const terminal = new Terminal(gateway.jt808Port, version, number);
    terminals.push(terminal);
    return terminal;
  };
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    await eventually(() => gateway.isDrained(), 'drained');
    return (await database.pool.query<Record<string, unknown>>(sql)).rows;
  };
  const now = Math.floor(Date.now() / 1_000) * 1_000;

  beforeAll(async () => {
    database = await createTestDatabase();
    car = await addDevice(database.pool, 'car-1', {
      kind: 'vehicle',
      protocol: 'jt808',
      address: `${NUMBER}/${TERMINAL_ID}`,
    });
    gateway = await startTestGateway(database.connectionString, {
      limits: { failuresPerDevice: 1_000 },
    });
  });
  afterAll(async () => {
    await gateway.end();
    await database.drop();
  });
  beforeEach(() => database.pool.query('truncate fix, dead_letter, device_message'));
  afterEach(() => {
    for (const terminal of terminals.splice(0)) terminal.socket.destroy();
  });

  it.each([2013, 2019] as const)(
    'of %i register, sign in, report, and are answered when it is durable',
    async (version) => {
      const terminal = open(version);
      const code = await terminal.signIn();
      expect(code).not.toContain(car.token);
      terminal.say(0x0200, location(now));
      const answer = await terminal.answer(0x8001);
      expect([answer.body.readUInt16BE(2), answer.body[4]]).toEqual([0x0200, 0]);
      const two = Buffer.concat([
        Buffer.from('000201', 'hex'),
        ...[now + 1_000, now + 2_000].flatMap((at) => [Buffer.from('001c', 'hex'), location(at)]),
      ]);
      terminal.say(0x0704, two);
      terminal.say(0x0704, two);
      await terminal.answer(0x8001);
      await terminal.answer(0x8001);
      terminal.say(0x0200, location(now + 3_000, 1));
      await terminal.answer(0x8001);
      expect(await rows('select lat_e7, lon_e7 from fix where device_number = ' + String(car.number))).toEqual(
        Array(4).fill({ lat_e7: 302_500_000, lon_e7: 1_201_700_000 }),
      );
      expect(await rows("select payload->>'type' as type from device_message")).toEqual([{ type: 'sos' }]);
      expect(await rows('select online from device_state')).toEqual([{ online: true }]);
      // Again with the code of before, as after a power cut.
      expect(await open(version).authenticate(code)).toBe(0);
    },
  );

  it('may show the token itself, and nothing else: not a wrong code, not a number of nobody, not another terminal', async () => {
    expect(await open().authenticate(car.token)).toBe(0);
    expect(await open().authenticate('wrong')).toBe(1);
    expect(await open(2013, '13900000000').authenticate(car.token)).toBe(1);
    const other = open();
    other.say(0x0100, registration(2013, 'XYZ9999'));
    expect((await other.answer(0x8100)).body[2]).toBe(4);
    const hasty = open();
    hasty.say(0x0200, location(now));
    expect((await hasty.answer(0x8001)).body[4]).toBe(1);
    expect(await rows('select 1 from fix')).toEqual([]);
  });

  it('are shown instructions in GBK, once, and their answer is the step delivered', async () => {
    const terminal = open();
    await terminal.signIn();
    const server = await connectAsync(`mqtt://127.0.0.1:${String(gateway.mqttPort)}`, {
      clientId: 'one',
      username: 'xuncheng-server',
      password: TEST_SERVICE_TOKEN,
    });
    const instruction = { ...issuedInstruction('请到河坊街口'), priority: 'urgent' };
    const send = (): Promise<unknown> =>
      server.publishAsync('v1/car-1/down/instruction', JSON.stringify(instruction), { qos: 1 });
    await send();
    const shown = await terminal.answer(0x8300);
    expect(iconv.decode(shown.body.subarray(1), 'gbk')).toBe('【紧急】请到河坊街口');
    terminal.confirm(shown);
    const receipts = "select payload->>'step' as step from device_message where kind = 'instruction-receipt'";
    await eventually(async () => (await rows(receipts)).length > 0, 'a receipt');
    await send();
    terminal.say(0x0002, Buffer.alloc(0));
    await terminal.answer(0x8001);
    expect(terminal.heard.filter(({ id }) => id === 0x8300)).toEqual([]);
    expect(await rows(receipts)).toContainEqual({ step: 'delivered' });
    const track = async (seconds: number): Promise<string> => {
      const wanted = JSON.stringify({ everySeconds: 5, forSeconds: seconds });
      await server.publishAsync('v1/car-1/down/track', wanted, { qos: 1 });
      return (await terminal.answer(0x8202)).body.toString('hex');
    };
    expect(await track(600)).toBe('0005' + '00000258');
    expect(await track(0)).toBe('0000');
    await server.publishAsync('v1/car-1/down/rebirth', '{}', { qos: 1 });
    const asked = await terminal.answer(0x8201);
    const serial = Buffer.alloc(2);
    serial.writeUInt16BE(asked.serial);
    terminal.say(0x0201, Buffer.concat([serial, location(now)]));
    await terminal.answer(0x8001);
    expect(await rows('select 1 from fix')).toHaveLength(1);
    await server.endAsync();
  });

  it('are told what is not kept, and may register again while they are signed in', async () => {
    const terminal = open();
    const code = await terminal.signIn();
    const answerTo = async (id: number): Promise<string> => {
      terminal.say(id, Buffer.of(1));
      return (await terminal.answer(0x8001)).body.toString('hex', 2);
    };
    // Pictures (0x0801), a pass-through (0x0900): 3 is "not supported" (table 4).
    expect(await answerTo(0x0801)).toBe('080103');
    expect(await answerTo(0x0900)).toBe('090003');
    expect(await answerTo(0x0002)).toBe('000200');
    terminal.say(0x0100, registration(2013));
    expect((await terminal.answer(0x8100)).body.toString('latin1', 2)).toBe(`\0${code}`);
    terminal.say(0x0100, registration(2013, 'XYZ'));
    expect((await terminal.answer(0x8100)).body.toString('latin1', 2)).toBe('\u0004');
    // A picture of 100 KB, and where the car is after it.
    const picture = Terminal.inParts(0x0801, Array<Buffer>(100).fill(Buffer.alloc(1_000)));
    terminal.socket.write(Buffer.concat(picture));
    for (let part = 0; part < picture.length; part++)
      expect((await terminal.answer(0x8001)).body.toString('hex', 2)).toBe('080103');
    terminal.say(0x0200, location(now));
    await terminal.answer(0x8001);
    expect(await rows('select 1 from fix')).toHaveLength(1);
  });

  it('send long messages in parts, and again those that were lost with a connection', async () => {
    const items = Array.from({ length: 100 }, (_, i) =>
      Buffer.concat([Buffer.from('001c', 'hex'), location(now + i * 1_000)]),
    );
    const body = Buffer.concat([Buffer.from('006401', 'hex'), ...items]);
    const frames = Terminal.inParts(0x0704, [
      body.subarray(0, 1_000),
      body.subarray(1_000, 2_000),
      body.subarray(2_000),
    ]);
    const first = open();
    const code = await first.signIn();
    first.socket.write(frames[0]!);
    await first.answer(0x8001);
    first.socket.destroy();
    const second = open();
    await second.authenticate(code);
    second.socket.write(frames[2]!);
    await second.answer(0x8001);
    // The original's first serial number, how many, and which (8.5).
    expect((await second.answer(0x8003)).body.toString('hex')).toBe('0064' + '02' + '0001' + '0002');
    expect(await rows('select 1 from fix')).toHaveLength(0);
    second.socket.write(Buffer.concat(frames.slice(0, 2)));
    await second.answer(0x8001);
    await second.answer(0x8001);
    expect(await rows('select 1 from fix')).toHaveLength(100);
  });

  it('may send what they kept right behind the sign-in, and no more than that before it', async () => {
    const code = await open().signIn();
    const kept = (from: number): Buffer =>
      Buffer.concat([
        Buffer.from('001e01', 'hex'),
        ...Array.from({ length: 30 }, (_, i) => [
          Buffer.from('001c', 'hex'),
          location(now + (from + i) * 1_000),
        ]).flat(),
      ]);
    const terminal = open();
    const frames = Array.from({ length: 8 }, (_, i) => terminal.frame(0x0704, kept(i * 30)));
    const signIn = terminal.frame(0x0102, Buffer.from(code, 'latin1'));
    terminal.socket.write(Buffer.concat([signIn, ...frames]));
    for (let i = 0; i < 9; i++) expect((await terminal.answer(0x8001)).body[4]).toBe(0);
    expect(await rows('select 1 from fix')).toHaveLength(240);
    const late = open();
    const closed = once(late.socket, 'close');
    late.socket.write(Buffer.concat([Buffer.alloc(5_000, 0x55), signIn]));
    await closed;
    expect(late.heard).toEqual([]);
  });

  it('harm no neighbour: noise, spoilt frames, parts without end, frames without end', async () => {
    const neighbour = open();
    await neighbour.signIn();
    const spoilt = neighbour.frame(0x0200, location(now));
    spoilt[20]! ^= 0xff;
    neighbour.socket.write(spoilt);
    const noise = connect(gateway.jt808Port, '127.0.0.1');
    noise.on('error', () => undefined);
    noise.write(Buffer.alloc(2 ** 20, 0x55));
    const endless = connect(gateway.jt808Port, '127.0.0.1');
    endless.on('error', () => undefined);
    endless.write(Buffer.concat([Buffer.of(0x7e), Buffer.alloc(5_000, 0x55)]));
    await once(endless, 'close');
    neighbour.say(0x0200, location(now + 1_000));
    await neighbour.answer(0x8001);
    expect(await rows('select 1 from fix')).toHaveLength(1);
    noise.destroy();
  });

  it('are not read while they do not read what they are answered, and lose nothing', async () => {
    let atGateway: Socket | undefined;
    const met = (message: unknown): void => {
      atGateway = (message as { readonly socket: Socket }).socket;
    };
    subscribe('net.server.socket', met);
    const terminal = open();
    await terminal.signIn();
    unsubscribe('net.server.socket', met);
    terminal.socket.pause();
    // Thirty bytes, answered by nearly twenty times as many: which parts are missing.
    const messages = 20_000;
    const last = Terminal.inParts(
      0x0704,
      Array.from({ length: 300 }, () => Buffer.of(1)),
    ).at(-1)!;
    terminal.socket.write(Buffer.concat(Array<Buffer>(messages).fill(last)));
    let quietFor = 0;
    let read = 0;
    await eventually(() => {
      quietFor = atGateway!.bytesRead === read ? quietFor + 1 : 0;
      read = atGateway!.bytesRead;
      return quietFor === 20;
    }, 'nothing more is read');
    expect(atGateway!.writableLength).toBeLessThan(2 ** 21);
    terminal.socket.resume();
    await eventually(() => terminal.heard.length === 2 * messages, 'every answer', 30);
  });

  it('leave in a way that is known: unregistered, broken line', async () => {
    const state = async (): Promise<unknown> =>
      (
        await rows(
          `select online, offline_reason as reason from device_state where device_number = ${String(car.number)}`,
        )
      )[0];
    const ends: readonly (readonly [reason: string, end: (terminal: Terminal) => unknown])[] = [
      ['goodbye', (terminal) => terminal.say(0x0003, Buffer.alloc(0))],
      ['connection-lost', (terminal) => terminal.socket.destroy()],
    ];
    for (const [reason, end] of ends) {
      const terminal = open();
      await terminal.signIn();
      const isThere = async (): Promise<boolean> => JSON.stringify(await state()) === '{"online":true,"reason":null}';
      await eventually(isThere, 'online');
      end(terminal);
      await eventually(async () => JSON.stringify(await state()) === `{"online":false,"reason":"${reason}"}`, reason);
    }
  });

  it('are put out when their token is revoked', async () => {
    const terminal = open();
    const code = await terminal.signIn();
    const closed = once(terminal.socket, 'close');
    await database.pool.query('update device_credential set revoked_at = now() where device_number = $1', [car.number]);
    await closed;
    expect(await open().authenticate(code)).toBe(1);
  });
});

describe('JT/T 808 terminals that are silent', () => {
  it('are put out, and it is known why', async () => {
    const database = await createTestDatabase();
    await addDevice(database.pool, 'car-1', {
      kind: 'vehicle',
      protocol: 'jt808',
      address: `${NUMBER}/${TERMINAL_ID}`,
    });
    const gateway = await startTestGateway(database.connectionString, { limits: { terminalSilenceMs: 1_000 } });
    const terminal = new Terminal(gateway.jt808Port);
    try {
      const closed = once(terminal.socket, 'close');
      await terminal.signIn();
      await closed;
      const state = async (): Promise<unknown> =>
        (await database.pool.query('select online, offline_reason as reason from device_state')).rows[0];
      await eventually(
        async () => JSON.stringify(await state()) === '{"online":false,"reason":"keep-alive"}',
        'offline by keep-alive',
      );
    } finally {
      terminal.socket.destroy();
      await gateway.end();
      await database.drop();
    }
  });
});

describe('who does not sign in with JT/T 808', () => {
  let database: TestDatabase;
  let gateway: TestGateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    gateway = await startTestGateway(database.connectionString, {
      limits: { signInMs: 3_000, connectionsPerAddress: 5 },
    });
  });
  afterAll(async () => {
    await gateway.end();
    await database.drop();
  });
  const call = (port: number): Socket => connect(port, '127.0.0.1').on('error', () => undefined);
  const closedWithin = async (socket: Socket, milliseconds: number): Promise<boolean> => {
    const late = new Promise<false>((resolve) => setTimeout(resolve, milliseconds, false));
    // Cut off while something was on its way, it ends with an error as well.
    const closed = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
    return Promise.race([closed, late]);
  };

  it('is cut off in time, also when it says a byte now and then', async () => {
    const dripping = call(gateway.jt808Port);
    const drip = setInterval(() => dripping.write('x'), 200);
    expect(await closedWithin(dripping, 12_000)).toBe(true);
    clearInterval(drip);
  });

  it('is cut off when it says too much, with a mark or without', async () => {
    for (const mark of ['', '~']) {
      const talking = call(gateway.jt808Port);
      talking.write(mark);
      const talk = setInterval(() => talking.write(Buffer.alloc(500, 0x55)), 10);
      expect(await closedWithin(talking, 2_500)).toBe(true);
      clearInterval(talk);
    }
  });

  it('has a number of connections from one address, at all doors together', async () => {
    const doors = [gateway.jt808Port, gateway.osmandPort, gateway.mqttPort];
    const open = await Promise.all(
      [...doors, ...doors].slice(0, 5).map(async (port) => {
        const socket = call(port);
        await once(socket, 'connect');
        return socket;
      }),
    );
    for (const port of doors) expect(await closedWithin(call(port), 2_500)).toBe(true);
    for (const socket of open) socket.destroy();
    const room = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${String(gateway.osmandPort)}/`).then(
        ({ status }) => status === 400,
        () => false,
      );
    await eventually(room, 'room again');
  });
});
