import { Buffer } from 'node:buffer';
import type { TrackerReport } from './device-message.ts';

/** JT/T 808-2013 as a terminal speaks it. Numbers are big-endian; a frame stands between two 0x7e. */
const MARK = 0x7e;
const ESCAPE = 0x7d;
const HEAD_BYTES = 12;
const BEIJING_MS = 8 * 3_600_000;

/** What a terminal says, by message id. */
export const TERMINAL_SAYS = {
  answer: 0x0001,
  heartbeat: 0x0002,
  register: 0x0100,
  authenticate: 0x0102,
  location: 0x0200,
  locationAnswer: 0x0201,
} as const;
/** What the platform says. */
export const PLATFORM_SAYS = {
  answer: 0x8001,
  registered: 0x8100,
  locationQuery: 0x8201,
  tracking: 0x8202,
  text: 0x8300,
} as const;

/** A message → its frame. `number`: of the terminal, digits. */
export function encodeFrame(id: number, number: string, serial: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(body.length, 2);
  head.write(number.padStart(12, '0'), 4, 'hex');
  head.writeUInt16BE(serial, 10);
  const bytes = [...head, ...body];
  const check = bytes.reduce((sum, byte) => sum ^ byte, 0);
  const escaped = [...bytes, check].flatMap((byte) =>
    byte === MARK ? [ESCAPE, 2] : byte === ESCAPE ? [ESCAPE, 1] : [byte],
  );
  return Buffer.from([MARK, ...escaped, MARK]);
}

/** What stands between two marks → the message; undefined when its check is wrong. */
export function decodeFrame(
  escaped: Buffer,
): { readonly id: number; readonly serial: number; readonly body: Buffer } | undefined {
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at++)
    bytes.push(escaped[at] === ESCAPE ? (escaped[++at] === 2 ? MARK : ESCAPE) : escaped[at]!);
  if (bytes.length <= HEAD_BYTES || bytes.reduce((sum, byte) => sum ^ byte, 0) !== 0) return undefined;
  const message = Buffer.from(bytes);
  return { id: message.readUInt16BE(0), serial: message.readUInt16BE(10), body: message.subarray(HEAD_BYTES, -1) };
}

/** Registration with the manufacturer's terminal id (table 7); province and city are Hangzhou's. */
export function registrationBody(terminalId: string): Buffer {
  const body = Buffer.alloc(4 + 5 + 20 + 7 + 1);
  body.writeUInt16BE(33, 0);
  body.writeUInt16BE(102, 2);
  body.write('XCSIM', 4, 'latin1');
  body.write('SIMULATED', 9, 'latin1');
  body.write(terminalId, 29, 'latin1');
  return body;
}

/** A position (table 23): located, in degrees × 10⁶, km/h × 10, Beijing time. */
export function locationBody({ time, position }: TrackerReport): Buffer {
  const body = Buffer.alloc(28);
  body.writeUInt32BE(0b11, 4);
  body.writeUInt32BE(Math.round(position.lat * 1e6), 8);
  body.writeUInt32BE(Math.round(position.lon * 1e6), 12);
  body.writeUInt16BE(Math.round(position.speed * 36), 18);
  body.writeUInt16BE(Math.round(position.heading ?? 0), 20);
  body.write(new Date(time + BEIJING_MS).toISOString().slice(2, 19).replace(/\D/g, ''), 22, 'hex');
  return body;
}
