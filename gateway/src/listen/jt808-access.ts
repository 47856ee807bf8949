import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Jt808Message } from '../decode/jt808/frame.ts';
import { terminalIdOf } from '../decode/jt808/sign-in.ts';
import type { RegisteredDevice } from '../store/device-registry.ts';
import { validDigest } from './mqtt-access.ts';

/** Does the terminal that registers have the id that the device's address names? */
export function mayRegister(device: RegisteredDevice, message: Jt808Message): boolean {
  const [, terminalId] = device.address?.split('/', 2) ?? [];
  return terminalId !== undefined && terminalId !== '' && terminalId === terminalIdOf(message);
}

/** What a registered terminal shows from then on; undefined for a device without a valid token. */
export function authenticationCode(device: RegisteredDevice): string | undefined {
  for (const digest of device.tokenDigests) return codeOf(digest);
  return undefined;
}

function codeOf(digest: string): string {
  return createHmac('sha256', Buffer.from(digest, 'hex')).update('jt808').digest('base64url').slice(0, 24);
}

/** The digest of the token that a code stands for: made from it at registration, or the token itself. */
export function proven(device: RegisteredDevice, code: string | undefined): string | undefined {
  if (code === undefined || code === '') return undefined;
  for (const digest of device.tokenDigests) {
    const expected = Buffer.from(codeOf(digest));
    const shown = Buffer.from(code);
    if (shown.length === expected.length && timingSafeEqual(shown, expected)) return digest;
  }
  return validDigest(device, code);
}
