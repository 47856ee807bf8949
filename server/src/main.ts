import { startServer } from './app.ts';
import { readConfig } from './config.ts';

/** Milliseconds after which a shutdown that hangs is cut short. */
const SHUTDOWN_MS = 4_500;

const server = await startServer(readConfig());
process.stdout.write(`server ready ${server.url}\n`);

let isClosing = false;
function shutDown(): void {
  if (isClosing) return;
  isClosing = true;
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  server.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`shutdown: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
process.on('SIGTERM', shutDown);
process.on('SIGINT', shutDown);
// Started by a launcher that is gone: nobody would stop this process any more.
process.on('disconnect', shutDown);
