import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token: 128 random bits, so a plain digest is enough to keep (nothing to guess, nothing to slow down). */
export function createDeviceToken(): { readonly token: string; readonly sha256: Buffer } {
  const token = randomBytes(16).toString('base64url');
  return { token, sha256: digestToken(token) };
}

/** SHA-256 of a token, as stored. */
export function digestToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Is it one of the digests? Compared in constant time, all of them. */
export function isOneOf(digests: readonly Buffer[], token: string): boolean {
  const digest = digestToken(token);
  let found = false;
  for (const candidate of digests) {
    if (candidate.length === digest.length && timingSafeEqual(candidate, digest)) found = true;
  }
  return found;
}
