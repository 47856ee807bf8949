import { Buffer } from 'node:buffer';

/** JT/T 808-2013 and -2019, chapter 4: frames between 0x7e, escaped, with a check byte; a header; a body. Numbers are big-endian. */
const MARK = 0x7e;
const ESCAPE = 0x7d;

export interface Jt808Message {
  readonly id: number;
  /** Terminal number without leading zeros. */
  readonly terminal: string;
  readonly serial: number;
  readonly version: 2013 | 2019;
  readonly part: { readonly total: number; readonly index: number } | undefined;
  readonly body: Buffer;
}

/** Why bytes are no message. */
export type FrameRefusal = 'too-short' | 'wrong-escape' | 'wrong-check' | 'wrong-length' | 'encrypted' | 'wrong-number';

const SUB_PACKAGES = 1 << 13;
const VERSION_2019 = 1 << 14;
const ENCRYPTION = 0b111 << 10;
const BODY_LENGTH = 0x3ff;

/** The bytes between two marks → the message, or why not. */
export function readFrame(escaped: Uint8Array): Jt808Message | FrameRefusal {
  const bytes = unescape(escaped);
  if (!bytes) return 'wrong-escape';
  if (bytes.length < 13) return 'too-short';
  let check = 0;
  for (const byte of bytes) check ^= byte; // with the check byte itself the sum is zero
  if (check !== 0) return 'wrong-check';
  const properties = bytes.readUInt16BE(2);
  if (properties & ENCRYPTION) return 'encrypted';
  const version = properties & VERSION_2019 ? 2019 : 2013;
  const numberAt = version === 2019 ? 5 : 4;
  const numberBytes = version === 2019 ? 10 : 6;
  const hasParts = (properties & SUB_PACKAGES) !== 0;
  const bodyAt = numberAt + numberBytes + 2 + (hasParts ? 4 : 0);
  if (bytes.length !== bodyAt + (properties & BODY_LENGTH) + 1) return 'wrong-length';
  const digits = bytes.toString('hex', numberAt, numberAt + numberBytes);
  if (!/^\d+$/.test(digits)) return 'wrong-number';
  return {
    id: bytes.readUInt16BE(0),
    terminal: digits.replace(/^0+/, ''),
    serial: bytes.readUInt16BE(numberAt + numberBytes),
    version,
    part: hasParts ? { total: bytes.readUInt16BE(bodyAt - 4), index: bytes.readUInt16BE(bodyAt - 2) } : undefined,
    body: bytes.subarray(bodyAt, -1),
  };
}

/** A message → the bytes on the wire, marks and all. @throws RangeError when the body needs sub-packages (over 1,023 bytes) */
export function writeFrame(message: Omit<Jt808Message, 'part'>): Buffer {
  const { id, terminal, serial, version, body } = message;
  if (body.length > BODY_LENGTH) throw new RangeError(`a body of ${String(body.length)} bytes`);
  const is2019 = version === 2019;
  const head = Buffer.alloc(is2019 ? 17 : 12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(body.length | (is2019 ? VERSION_2019 : 0), 2);
  if (is2019) head[4] = 1; // version of the protocol
  head.write(terminal.padStart(is2019 ? 20 : 12, '0'), is2019 ? 5 : 4, 'hex');
  head.writeUInt16BE(serial, head.length - 2);
  let check = 0;
  for (const byte of head) check ^= byte;
  for (const byte of body) check ^= byte;
  const escaped: number[] = [MARK];
  for (const byte of [...head, ...body, check]) {
    if (byte === MARK) escaped.push(ESCAPE, 2);
    else if (byte === ESCAPE) escaped.push(ESCAPE, 1);
    else escaped.push(byte);
  }
  escaped.push(MARK);
  return Buffer.from(escaped);
}

function unescape(escaped: Uint8Array): Buffer | undefined {
  const bytes = Buffer.alloc(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at++) {
    let byte = escaped[at]!;
    if (byte === ESCAPE) {
      const next = escaped[++at];
      if (next !== 1 && next !== 2) return undefined;
      byte = next === 1 ? ESCAPE : MARK;
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

/**
 * Cuts a stream into what stands between marks. What comes before the first mark, and what is longer than a frame can be, is dropped:
 * the next mark begins anew.
 */
export class FrameSplitter {
  #pending: Buffer = Buffer.alloc(0);
  #isInside = false;
  readonly #mostBytes: number;

  /** @param mostBytes of one frame, escaped */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Frames that end in the chunk. @returns undefined when one is longer than allowed */
  take(chunk: Buffer): Buffer[] | undefined {
    const frames: Buffer[] = [];
    let rest = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    for (;;) {
      const mark = rest.indexOf(MARK);
      if (mark < 0) break;
      if (this.#isInside && mark > 0) frames.push(rest.subarray(0, mark));
      // A mark that ends one frame may begin the next one as well: some terminals share it.
      this.#isInside = true;
      rest = rest.subarray(mark + 1);
    }
    if (!this.#isInside) rest = Buffer.alloc(0);
    if (rest.length > this.#mostBytes) return undefined;
    this.#pending = Buffer.from(rest);
    return frames;
  }
}
