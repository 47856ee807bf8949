import { connect, type Socket } from 'node:net';
import { FrameSplitter, readFrame, writeFrame, type Jt808Message } from '../src/decode/jt808/frame.ts';
import { eventually } from './gateway-fixture.ts';

export const NUMBER = '13800138000';
export const TERMINAL_ID = 'ABC1234';

/** A terminal as the standard has it, on a plain socket. */
export class Terminal {
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

  /** A message in parts, numbered from 100. @returns a frame a part */
  static inParts(id: number, parts: readonly Buffer[]): Buffer[] {
    return parts.map((part, index) => {
      const head = Buffer.alloc(16);
      head.writeUInt16BE(id, 0);
      head.writeUInt16BE(part.length | (1 << 13), 2);
      head.write(NUMBER.padStart(12, '0'), 4, 'hex');
      head.writeUInt16BE(100 + index, 10);
      head.writeUInt16BE(parts.length, 12);
      head.writeUInt16BE(index + 1, 14);
      return framed(Buffer.concat([head, part]));
    });
  }

  /** Say that a message of the platform's is understood. */
  confirm({ id, serial }: Jt808Message): void {
    const answer = Buffer.alloc(5);
    answer.writeUInt16BE(serial, 0);
    answer.writeUInt16BE(id, 2);
    this.say(0x0001, answer);
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

export function registration(version: 2013 | 2019, terminalId = TERMINAL_ID): Buffer {
  const [maker, model, id] = version === 2019 ? [11, 30, 30] : [5, 20, 7];
  return Buffer.concat([Buffer.alloc(4 + maker + model), Buffer.from(terminalId.padEnd(id, '\0')), Buffer.of(1)]);
}

export function location(at: number, alarm = 0): Buffer {
  const body = Buffer.alloc(28);
  body.writeUInt32BE(alarm, 0);
  body.writeUInt32BE(0b11, 4);
  body.writeUInt32BE(30_250_000, 8);
  body.writeUInt32BE(120_170_000, 12);
  const local = new Date(at + 8 * 3_600_000).toISOString();
  body.write(local.slice(2, 19).replace(/\D/g, ''), 22, 'hex');
  return body;
}

function framed(bytes: Buffer): Buffer {
  let check = 0;
  for (const byte of bytes) check ^= byte;
  const escaped = [...bytes, check].flatMap((byte) => (byte === 0x7e ? [0x7d, 2] : byte === 0x7d ? [0x7d, 1] : [byte]));
  return Buffer.from([0x7e, ...escaped, 0x7e]);
}
