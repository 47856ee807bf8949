import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { JournalInUseError } from './journal-errors.ts';

/** Longest path of a socket (`sun_path`, 104 bytes on macOS, 108 on Linux, with its end). */
const LONGEST_PATH = 103;

/**
 * Keep the journal for this process: two on the same one would number their blocks beside each other, and each would forget at its next start what the
 * other has stored up to. A socket in the folder holds it, because the system lets go of that with the process, and it is seen from every container of the machine.
 * @throws JournalInUseError when another process has it
 */
export async function holdJournal(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const place = path.join(folder, 'in-use');
  if (Buffer.byteLength(place) > LONGEST_PATH) return;
  for (;;) {
    if (await listenAt(place)) return;
    const found = identify(place);
    if (await answers(place)) throw new JournalInUseError(folder);
    // Left behind by one that was killed, and removed by whoever comes first: another one may hold the place since it was asked.
    if (found !== undefined && !takeAway(place, found)) throw new JournalInUseError(folder);
  }
}

/** Which socket it is: its inode may be that of an earlier one, but not with the same time. */
function identify(place: string): string | undefined {
  const found = lstatSync(place, { bigint: true, throwIfNoEntry: false });
  return found && `${String(found.ino)} ${String(found.mtimeNs)}`;
}

/** @returns false when it was another one, which stays */
function takeAway(place: string, found: string): boolean {
  const aside = `${place}-${randomUUID()}`;
  try {
    // Renamed first: looking and removing cannot be one step, taking and looking can.
    renameSync(place, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  const isIt = identify(aside) === found;
  if (isIt) rmSync(aside);
  else renameSync(aside, place);
  return isIt;
}

/**
 * @returns false when somebody has the place, dead or alive. Where there can be no socket, on a full disk or a strange file system, nothing is held: that
 *   must not keep devices out
 */
function listenAt(place: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'EADDRINUSE');
    });
    server.listen(place, () => {
      server.unref();
      resolve(true);
    });
  });
}

function answers(place: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
