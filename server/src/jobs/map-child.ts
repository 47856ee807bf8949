import { openDatabase } from '../store/database.ts';
import { importMap } from './import-map.ts';
import type { MapOrder, MapReport } from './map-process.ts';

/** The process that reads one extract: stopped, it takes its transaction with it. */

/** Between two words of progress. */
const REPORT_MS = 200;

function report(what: MapReport): void {
  process.send?.(what);
}

process.once('message', ({ databaseUrl, path, kinds, accountId }: MapOrder) => {
  const database = openDatabase(databaseUrl, () => undefined);
  let saidAt = 0;
  importMap(database, path, kinds, accountId, (bytesRead, sofar) => {
    const now = Date.now();
    if (now - saidAt < REPORT_MS) return;
    saidAt = now;
    report({ kind: 'progress', bytesRead, ...sofar });
  })
    .then(
      (outcome) => {
        report({ kind: 'end', ...outcome });
      },
      (error: unknown) => {
        // Failures of the database and the disk have codes of their own; zlib's and the reader's are about the file.
        const isOurs = !(error instanceof Error) || ('code' in error && !/^(?:Z|ERR)_/.test(String(error.code)));
        report({ kind: 'broken', isOurs, message: error instanceof Error ? error.message : String(error) });
      },
    )
    .finally(() => {
      void database.end().finally(() => {
        process.disconnect();
      });
    });
});
// Nobody is left to hear of it.
process.on('disconnect', () => process.exit(0));
