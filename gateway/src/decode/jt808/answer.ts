import { Buffer } from 'node:buffer';
import type { CloseTracking } from '@xuncheng/contract';
import iconv from 'iconv-lite';
import type { Jt808Message } from './frame.ts';

/** What the platform says, by message id (JT/T 808, tables 6, 9, 33, 40, 41; 0x8003: 8.5). */
export const GENERAL_ANSWER = 0x8001;
export const REGISTER_ANSWER = 0x8100;
export const TEXT = 0x8300;
export const LOCATION_QUERY = 0x8201;
export const TEMPORARY_TRACKING = 0x8202;
export const MISSING_PARTS = 0x8003;
/** What the terminal says to something of the platform's. */
export const TERMINAL_ANSWER = 0x0001;

export type Result = 'done' | 'failed' | 'wrong' | 'unsupported';
const RESULTS: readonly Result[] = ['done', 'failed', 'wrong', 'unsupported'];

/** Bytes of text that one 0x8300 may hold: longer is cut, at a character. */
const TEXT_BYTES = 1_000;
/** Shown on the terminal's screen and read out (bits 2 and 3). */
const TEXT_FLAGS = 0b1100;

/** To a message that needs no other answer. */
export function generalAnswer({ id, serial }: Jt808Message, result: Result): Buffer {
  const body = Buffer.alloc(5);
  body.writeUInt16BE(serial, 0);
  body.writeUInt16BE(id, 2);
  body[4] = RESULTS.indexOf(result);
  return body;
}

/** To a registration: the authentication code, or that there is no such terminal. */
export function registerAnswer({ serial }: Jt808Message, code: string | undefined): Buffer {
  const head = Buffer.alloc(3);
  head.writeUInt16BE(serial, 0);
  head[2] = code === undefined ? 4 : 0;
  return Buffer.concat([head, Buffer.from(code ?? '', 'latin1')]);
}

/** A text for the terminal's screen, in GBK as the standard has it. */
export function textBody(version: 2013 | 2019, text: string): Buffer {
  let encoded = iconv.encode(text, 'gbk');
  for (let shown = text; encoded.length > TEXT_BYTES; encoded = iconv.encode(shown, 'gbk')) shown = shown.slice(0, -1);
  return Buffer.concat([Buffer.from(version === 2019 ? [TEXT_FLAGS, 1] : [TEXT_FLAGS]), encoded]);
}

/** Which of the platform's messages a terminal answers, and how; undefined when it is cut off. */
export function readTerminalAnswer(body: Buffer): { readonly serial: number; readonly result: Result } | undefined {
  if (body.length < 5) return undefined;
  return { serial: body.readUInt16BE(0), result: RESULTS[body[4]!] ?? 'unsupported' };
}

/** How often to report, and for how long; 0 seconds end it (table 41). */
export function trackingBody({ everySeconds, forSeconds }: CloseTracking): Buffer {
  if (forSeconds === 0) return Buffer.alloc(2); // the validity is left out when the interval is 0
  const body = Buffer.alloc(6);
  body.writeUInt16BE(everySeconds, 0);
  body.writeUInt32BE(forSeconds, 2);
  return body;
}

/** Which parts of a message to send again: serial of its first part, and their numbers. */
export function missingPartsBody(firstSerial: number, missing: readonly number[]): Buffer {
  const body = Buffer.alloc(3 + 2 * missing.length);
  body.writeUInt16BE(firstSerial, 0);
  body[2] = missing.length;
  missing.forEach((index, at) => body.writeUInt16BE(index, 3 + 2 * at));
  return body;
}
