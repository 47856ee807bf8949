import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listen, or say which setting to change when the port is taken. */
export function listenOn(server: Server, port: number, host: string, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' ? new Error(`port ${String(port)} is taken: set ${setting} to a free one`) : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

/** The same for HTTP; closed, it ends the connections too. */
export async function serveHttpOn(server: HttpServer, port: number, host: string, setting: string): Promise<Listening> {
  await listenOn(server, port, host, setting);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
