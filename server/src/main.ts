import { startServer, type RunningServer } from './app.ts';
import { readConfig } from './config.ts';
import { waitForTurn, type WorkingTurn } from './working-turn.ts';

/** Milliseconds after which a shutdown that hangs is cut short. */
const SHUTDOWN_MS = 4_500;
/** Exit status: to be started again, to wait. */
const TURN_LOST = 75;

const running: { turn?: WorkingTurn; server?: RunningServer } = {};
let isClosing = false;
function shutDown(status: number): void {
  if (isClosing) return;
  isClosing = true;
  setTimeout(() => process.exit(status || 1), SHUTDOWN_MS).unref();
  (async () => {
    await running.server?.close();
    await running.turn?.release();
  })().then(
    () => process.exit(status),
    (error: unknown) => {
      process.stderr.write(`shutdown: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => shutDown(0));
// Started by a launcher that is gone: nobody would stop this process any more.
process.on('disconnect', () => shutDown(0));

const config = readConfig();
running.turn = await waitForTurn(config, {
  onWaiting: (url) => process.stdout.write(`server waits for its turn, another one works on this database ${url}\n`),
  onLost: () => {
    process.stderr.write('another server has taken over while the database was out of reach\n');
    shutDown(TURN_LOST);
  },
});
running.server = await startServer(config);
process.stdout.write(`server ready ${running.server.url}\n`);
