import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JournalFullError } from './journal-errors.ts';
import { openJournal, type Journal } from './journal.ts';
import type { JournalRecord } from './record.ts';

const DISK_BYTES = 16 * 2 ** 20;
const LIMITS = { journalBytes: 2 ** 30, journalFreeShare: 0.25, journalStallMs: 10_000 };

/** A disk of its own: only root may mount one. */
const disk = mkdtempSync(path.join(tmpdir(), 'xuncheng-disk-'));
const isMounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(DISK_BYTES)}`, 'xuncheng-disk', disk]).status === 0;

beforeAll(() => {
  if (!isMounted) process.stdout.write('room on the disk: skipped, mounting a tmpfs needs root\n');
});
let opened: Journal | undefined;
afterAll(async () => {
  // Else the disk is still in use, and stays.
  await opened?.close();
  if (isMounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

const letter = (bytes: number): JournalRecord => ({
  kind: 'dead-letter',
  receivedAt: 0,
  deviceId: 'd',
  topic: 't',
  reason: 'not-json',
  detail: 'x',
  payload: Buffer.alloc(bytes, 1),
});
/** Longer than the journal's own between two looks at the disk. */
const nextLook = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));

/** As messages come while the database is away. @returns how many were taken before the journal was full */
async function fill(journal: Journal): Promise<number> {
  const deadline = Date.now() + 20_000;
  for (let taken = 0; Date.now() < deadline; taken++) {
    try {
      await journal.append([letter(20_000 + (taken % 7) * 3_000)]);
    } catch (error) {
      expect(error).toBeInstanceOf(JournalFullError);
      return taken;
    }
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  throw new Error('the journal was never full');
}

it.skipIf(!isMounted)('a disk that the journal itself filled has room again when the journal is drained', async () => {
  const folder = path.join(disk, 'journal');
  const open = (): Journal => (opened = openJournal(folder, LIMITS));
  let journal = open();
  expect(await fill(journal)).toBeGreaterThan(100);
  expect(journal.isFull()).toBe('disk');
  await nextLook();
  expect(journal.isFull()).toBe('disk');
  // Half of it, to begin with: room for what that was.
  const sequences = journal.readAfter(0, 10_000).map(({ sequence }) => sequence);
  journal.forgetUpTo(sequences[Math.floor(sequences.length / 2)]!);
  await expect.poll(() => journal.isFull()).toBeUndefined();
  await journal.append([letter(20_000)]);
  // Started anew it knows the same.
  await journal.close();
  journal = open();
  expect(journal.isFull()).toBeUndefined();
  const size = (): number => statSync(path.join(folder, 'data.mdb')).size;
  const grown = size();
  for (let round = 0; round < 4; round++) {
    journal.forgetUpTo(journal.lastSequence());
    await nextLook();
    expect(await fill(journal)).toBeGreaterThan(100);
  }
  // What it takes lies in its own old pages: the reserve is still there.
  expect(size()).toBeLessThan(grown + 2 ** 19);

  // What somebody else took the journal does not make less, whatever room its file has.
  journal.forgetUpTo(journal.lastSequence());
  await expect.poll(() => journal.isFull()).toBeUndefined();
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(path.join(disk, 'ballast'), Buffer.alloc((bavail * bsize * 2) / 3));
  await expect.poll(() => journal.isFull()).toBe('disk');
});
