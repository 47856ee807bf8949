import type { Server } from 'node:net';

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
