import type { IncomingMessage } from 'node:http';

/**
 * Does a request come from our own page, or from no page at all (a device, a program)? Browsers say where a page is in
 * `Origin` or `Sec-Fetch-Site`; programs say nothing, and carry no cookie of a person by accident.
 * @param publicOrigin the origin browsers see, where a proxy changes the Host header; otherwise the Host header decides
 */
export function isSameOrigin(request: IncomingMessage, publicOrigin: string | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  if (publicOrigin !== undefined) return origin === publicOrigin;
  if (!URL.canParse(origin)) return false; // "null" of sandboxed frames, too
  return new URL(origin).host === request.headers.host;
}
