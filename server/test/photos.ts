import { createHash, randomBytes } from 'node:crypto';
import type { Browser } from './running-server.ts';

/** For tests: photos, and how they are read back. */

/** Bytes that begin as a JPEG does, and are no other photo's. */
export function jpegOf(size: number): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size - 4)]);
}

/** Lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is below /api/v1, as it comes. */
export async function bytesAt(
  url: string,
  browser: Browser,
  path: string,
): Promise<{ readonly status: number; readonly bytes: Buffer; readonly headers: Headers }> {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { cookie: browser.cookie } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}
