import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JournalDamagedError } from './journal-errors.ts';

/** Seconds for the largest journal on a slow disk; torn pages can send lmdb in circles. */
const LONGEST_SECONDS = 600;

/**
 * Open the journal once in a process of its own and read all of it. lmdb trusts its pages: where they were torn or shortened it reads beyond
 * the file and takes its process with it, and an operator whose gateway ends by SIGBUS knows nothing.
 * @throws JournalDamagedError when that process does not come back with a good word
 */
export async function tryJournal(folder: string): Promise<void> {
  if (!existsSync(path.join(folder, 'data.mdb'))) return;
  const own = import.meta.url;
  const program = new URL(`./trial-command${path.extname(own)}`, own);
  const child = fork(fileURLToPath(program), [folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_SECONDS * 1000);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  if (code === 0) return;
  // The command says a whole sentence; what was found stands in its middle.
  const found = /is damaged: ([\s\S]*?)\. Check the disk/.exec(said)?.[1] ?? said.trim();
  throw new JournalDamagedError(folder, signal === null ? found : `reading it ends in ${signal}`);
}
