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
