/**
 * Is this the endpoint of a push service that may be spoken to? A phone names the address that the server then writes to: without this
 * it could name one inside the network.
 * @param services origins; `*.` at the beginning of a host stands for one or more names
 */
export function isPushService(endpoint: string, services: readonly string[]): boolean {
  const { protocol, host, username } = new URL(endpoint);
  if (username !== '') return false;
  return services.some((service) => {
    const [scheme, allowed = ''] = service.split('//');
    if (scheme !== protocol) return false;
    return allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed;
  });
}
