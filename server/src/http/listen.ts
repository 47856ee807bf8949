import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listen. @returns where, as a URL @throws when the port is taken */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: taken } = server.address() as AddressInfo;
  return `http://${address.includes(':') ? `[${address}]` : address}:${String(taken)}`;
}
