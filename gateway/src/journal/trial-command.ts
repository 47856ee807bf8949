import { statfsSync } from 'node:fs';
import { open } from 'lmdb';
import { JournalDamagedError } from './journal-errors.ts';
import { openJournal } from './journal.ts';

/** `trial-command.ts <folder>…`: read and write each journal, say its name when it is good, and what is wrong with it otherwise; ends with 1 when one is not good. */
const LIMITS = { journalBytes: Number.MAX_SAFE_INTEGER, journalFreeShare: 0, journalStallMs: 10_000 };
const AT_ONCE = 10_000;
/** More than lie together free, so that lmdb walks through everything it believes to be free. */
const PROBE_BYTES = 4 * 2 ** 20;

async function readAll(folder: string): Promise<void> {
  const journal = openJournal(folder, LIMITS);
  let place = 0;
  for (let read = AT_ONCE; read === AT_ONCE;) {
    const entries = journal.readAfter(place, AT_ONCE);
    read = entries.length;
    place = entries.at(-1)?.sequence ?? place;
  }
  await journal.close();
}

/**
 * A torn list of free pages ends the process at the first write, or gives pages away that hold something. Not on a disk
 * without room for it: that is no damage, and the journal takes nothing new there.
 */
async function writeOnce(folder: string): Promise<void> {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 2 * PROBE_BYTES) return;
  const root = open({ path: folder, maxDbs: 4 });
  const probe = root.openDB<Buffer, string>({ name: 'probe', encoding: 'binary' });
  await probe.put('probe', Buffer.alloc(PROBE_BYTES, 1));
  await probe.remove('probe');
  await root.flushed;
  await root.close();
}

let areGood = true;
for (const folder of process.argv.slice(2)) {
  try {
    await readAll(folder);
    await writeOnce(folder);
    await readAll(folder);
    process.stdout.write(`${folder}\n`);
  } catch (error) {
    // What lmdb itself finds wrong is damage, too.
    const found =
      error instanceof JournalDamagedError
        ? error
        : new JournalDamagedError(folder, error instanceof Error ? error.message.trim() : String(error));
    process.stderr.write(`${found.message}\n`);
    areGood = false;
  }
}
// What was found damaged may still be open.
process.exit(areGood ? 0 : 1);
