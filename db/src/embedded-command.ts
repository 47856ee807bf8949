import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { config } from './config.ts';
import { startEmbeddedServer } from './embedded-server.ts';

/** The embedded database as a process of its own: starts, writes its URL to `<DATA_DIR>/database-url`, stops cleanly when told. */
const server = await startEmbeddedServer({
  dataDir: path.join(config.DATA_DIR, 'postgres'),
  port: config.DATABASE_PORT,
});
writeFileSync(path.join(config.DATA_DIR, 'database-url'), server.urlOf('xuncheng'), { mode: 0o600 });
process.stdout.write('database ready\n');

let stopping = false;
const wasStopped = (): boolean => stopping;
function stop(): void {
  if (stopping) return;
  stopping = true;
  void server.stop();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The launcher is gone: nobody would stop this process any more.
process.on('disconnect', stop);
await server.ended;
process.exit(wasStopped() ? 0 : 1);
