import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import iconv from 'iconv-lite';
import { connectAsync } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FrameSplitter, readFrame, writeFrame, type Jt808Message } from '../src/decode/jt808/frame.ts';
import {
  addDevice,
  eventually,
  startTestGateway,
  TEST_SERVICE_TOKEN,
  type TestDevice,
  type TestGateway,
} from './gateway-fixture.ts';

const NUMBER = '13800138000';
const TERMINAL_ID = 'ABC1234';

/** A terminal as the standard has it, on a plain socket. */
class Terminal {
  readonly socket: Socket;
  readonly heard: Jt808Message[] = [];
  readonly #version: 2013 | 2019;
  readonly #number: string;
  #serial = 0;

  constructor(port: number, version: 2013 | 2019 = 2013, number = NUMBER) {
    this.#version = version;
    this.#number = number;
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => undefined);
    const splitter = new FrameSplitter(4_000);
    this.socket.on('data', (chunk) => {
      for (const frame of splitter.take(chunk) ?? []) {
        const message = readFrame(frame);
        if (typeof message !== 'string') this.heard.push(message);
      }
    });
  }

  frame(id: number, body: Buffer): Buffer {
    return writeFrame({ id, body, serial: ++this.#serial, terminal: this.#number, version: this.#version });
  }

  say(id: number, body: Buffer): void {
    this.socket.write(this.frame(id, body));
  }

  /** The platform's next message with this id. */
  async answer(id: number): Promise<Jt808Message> {
    let found: Jt808Message | undefined;
    await eventually(
      () => {
        const at = this.heard.findIndex((message) => message.id === id);
        if (at >= 0) [found] = this.heard.splice(at, 1);
        return at >= 0;
      },
      `an answer ${id.toString(16)}`,
    );
    return found!;
  }

  /** Register and authenticate. @returns the code */
  async signIn(): Promise<string> {
    this.say(0x0100, registration(this.#version));
    const code = (await this.answer(0x8100)).body.toString('latin1', 3);
    await this.authenticate(code);
    return code;
  }

  async authenticate(code: string): Promise<number> {
    const text = Buffer.from(code, 'latin1');
    const body = this.#version === 2019 ? Buffer.concat([Buffer.of(text.length), text, Buffer.alloc(35)]) : text;
    this.say(0x0102, body);
    return (await this.answer(0x8001)).body[4]!;
  }
}

function registration(version: 2013 | 2019, terminalId = TERMINAL_ID): Buffer {
  const [maker, model, id] = version === 2019 ? [11, 30, 30] : [5, 20, 7];
  return Buffer.concat([Buffer.alloc(4 + maker + model), Buffer.from(terminalId.padEnd(id, '\0')), Buffer.of(1)]);
}

function location(at: number, alarm = 0): Buffer {
  const body = Buffer.alloc(28);
  body.writeUInt32BE(alarm, 0);
  body.writeUInt32BE(0b11, 4);
  body.writeUInt32BE(30_250_000, 8);
  body.writeUInt32BE(120_170_000, 12);
  const local = new Date(at + 8 * 3_600_000).toISOString();
  body.write(local.slice(2, 19).replace(/\D/g, ''), 22, 'hex');
  return body;
}

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
    gateway = await startTestGateway(database.connectionString, { limits: { failuresPerDevice: 1_000 } });
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
    const instruction = {
      id: randomUUID(),
      issuedAt: now,
      text: '请到河坊街口',
      priority: 'urgent',
      deadline: now + 3_600_000,
      issuedBy: '值班员',
      state: 'issued',
    };
    const send = (): Promise<unknown> =>
      server.publishAsync('v1/car-1/down/instruction', JSON.stringify(instruction), { qos: 1 });
    await send();
    const shown = await terminal.answer(0x8300);
    expect(iconv.decode(shown.body.subarray(1), 'gbk')).toBe('【紧急】请到河坊街口');
    const answer = Buffer.alloc(5);
    answer.writeUInt16BE(shown.serial, 0);
    answer.writeUInt16BE(0x8300, 2);
    terminal.say(0x0001, answer);
    const receipts = "select payload->>'step' as step from device_message where kind = 'instruction-receipt'";
    await eventually(async () => (await rows(receipts)).length > 0, 'a receipt');
    await send();
    terminal.say(0x0002, Buffer.alloc(0));
    await terminal.answer(0x8001);
    expect(terminal.heard.filter(({ id }) => id === 0x8300)).toEqual([]);
    expect(await rows(receipts)).toContainEqual({ step: 'delivered' });
    await server.publishAsync('v1/car-1/down/rebirth', '{}', { qos: 1 });
    const asked = await terminal.answer(0x8201);
    const serial = Buffer.alloc(2);
    serial.writeUInt16BE(asked.serial);
    terminal.say(0x0201, Buffer.concat([serial, location(now)]));
    await terminal.answer(0x8001);
    expect(await rows('select 1 from fix')).toHaveLength(1);
    await server.endAsync();
  });

  it('send long messages in parts', async () => {
    const terminal = open();
    await terminal.signIn();
    const items = Array.from({ length: 60 }, (_, i) =>
      Buffer.concat([Buffer.from('001c', 'hex'), location(now + i * 1_000)]),
    );
    const body = Buffer.concat([Buffer.from('003c01', 'hex'), ...items]);
    const parts = [body.subarray(0, 900), body.subarray(900)];
    parts.forEach((part, index) => {
      const head = Buffer.alloc(16);
      head.writeUInt16BE(0x0704, 0);
      head.writeUInt16BE(part.length | (1 << 13), 2);
      head.write(NUMBER.padStart(12, '0'), 4, 'hex');
      head.writeUInt16BE(100 + index, 10);
      head.writeUInt16BE(parts.length, 12);
      head.writeUInt16BE(index + 1, 14);
      terminal.socket.write(framed(Buffer.concat([head, part])));
    });
    await terminal.answer(0x8001);
    await terminal.answer(0x8001);
    expect(await rows('select 1 from fix')).toHaveLength(60);
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

  it('are put out when their token is revoked', async () => {
    const terminal = open();
    const code = await terminal.signIn();
    const closed = once(terminal.socket, 'close');
    await database.pool.query('update device_credential set revoked_at = now() where device_number = $1', [car.number]);
    await closed;
    expect(await open().authenticate(code)).toBe(1);
  });
});

function framed(bytes: Buffer): Buffer {
  let check = 0;
  for (const byte of bytes) check ^= byte;
  const escaped = [...bytes, check].flatMap((byte) => (byte === 0x7e ? [0x7d, 2] : byte === 0x7d ? [0x7d, 1] : [byte]));
  return Buffer.from([0x7e, ...escaped, 0x7e]);
}
