import { BlockList, isIP } from 'node:net';

/** This host itself, and what answers on its own wire alone: metadata services of clouds are there (RFC 6890, RFC 3927, RFC 4291). */
const LOCAL = new BlockList();
LOCAL.addSubnet('0.0.0.0', 8);
LOCAL.addSubnet('127.0.0.0', 8);
LOCAL.addSubnet('169.254.0.0', 16);
LOCAL.addAddress('::', 'ipv6');
LOCAL.addAddress('::1', 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');

/** Is an IP address loopback or link-local? Those of IPv4 written as IPv6 are, too. */
export function isLocalAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOCAL.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Does the host of a URL, as `URL.hostname` has it, name this host or its wire? What a name resolves to is not asked here. */
export function namesLocalHost(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isLocalAddress(name) || name === 'localhost' || name.endsWith('.localhost');
}
