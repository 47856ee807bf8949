import type { IncomingHttpHeaders } from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import { PASSAGE_ADDRESS_HEADER, PASSAGE_PROOF_HEADER } from '@xuncheng/contract';

/**
 * The party behind a remote address: an IPv4 address, or the /64 network that an IPv6 subscriber is given as a whole (RFC 6177) and
 * could otherwise draw new addresses from for ever.
 */
export function partyOf(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined) return 'unknown';
  const address = remoteAddress.replace(/%.*$/, '');
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1); // IPv4, also mapped into IPv6
  const [head = '', tail] = address.split('::', 2);
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
}

/**
 * The party behind a WebSocket: the one that the server names when it passes a browser's connection on and proves that it is the server,
 * otherwise who is connected. Without this, one phone with a wrong token would lock out the server and everybody behind it.
 */
export function partyOfWebSocket(
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
  serviceToken: string,
): string {
  const proof = headers[PASSAGE_PROOF_HEADER];
  const address = headers[PASSAGE_ADDRESS_HEADER];
  if (typeof proof !== 'string' || typeof address !== 'string') return partyOf(remoteAddress);
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return partyOf(timingSafeEqual(digest(proof), digest(serviceToken)) ? address : remoteAddress);
}
