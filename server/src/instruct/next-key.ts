import { createHash } from 'node:crypto';

/**
 * The idempotency key of what follows an instruction at one receiver: always the same, so that it follows once. A name-based UUID
 * (RFC 9562, version 5) in the instruction's own namespace.
 */
export function nextKey(instructionId: string, officerId: number): string {
  const namespace = Buffer.from(instructionId.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1')
    .update(namespace)
    .update(`next/${String(officerId)}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
