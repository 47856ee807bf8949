import type { Buffer } from 'node:buffer';
import type { Jt808Message } from './frame.ts';

export const REGISTER = 0x0100;
export const AUTHENTICATE = 0x0102;

/** The manufacturer's id of a terminal in its registration (JT/T 808-2013 table 7, -2019 table 8), or undefined when it is cut off. */
export function terminalIdOf({ version, body }: Jt808Message): string | undefined {
  const [at, bytes] = version === 2019 ? [4 + 11 + 30, 30] : [4 + 5 + 20, 7];
  if (body.length < at + bytes) return undefined;
  return textOf(body.subarray(at, at + bytes));
}

/** The authentication code that a terminal shows (2013: the whole body; 2019: after its length). */
export function authenticationCodeOf({ version, body }: Jt808Message): string | undefined {
  if (version === 2013) return textOf(body);
  const length = body[0];
  return length === undefined || body.length < 1 + length ? undefined : textOf(body.subarray(1, 1 + length));
}

/** Fields of fixed size are filled up with zeros or blanks, before or behind. */
function textOf(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/^[\0 ]+|[\0 ]+$/g, '');
}
