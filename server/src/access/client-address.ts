import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';

/**
 * Whose request it is, by the same rule as Express's `trust proxy`, for requests that Express never sees.
 * @param trustProxy number of proxies in front, or their addresses; undefined: none
 */
export function clientAddress(trustProxy: number | string | undefined): (request: IncomingMessage) => string {
  const trusted =
    typeof trustProxy === 'string'
      ? proxyAddress.compile(trustProxy.split(',').map((address) => address.trim()))
      : (_address: string, hop: number) => hop < (trustProxy ?? 0);
  return (request) => proxyAddress(request, trusted);
}
