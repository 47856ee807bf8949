import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as lmdb from 'lmdb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeRow } from '../rows/describe-row.ts';
import { FIX } from '../rows/streams.ts';
import { JournalFullError } from './journal-errors.ts';
import { openJournal, type Journal } from './journal.ts';
import type { JournalRecord } from './record.ts';

/** A disk that is full while what the journal holds is numbered anew. */

const failing = vi.hoisted(() => ({ mark: false, move: false }));

vi.mock('lmdb', async (importOriginal) => {
  const real = await importOriginal<typeof lmdb>();
  const full = (): Promise<never> => Promise.reject(Object.assign(new Error('No space left on device'), { code: 28 }));
  return {
    ...real,
    open: (options: lmdb.RootDatabaseOptionsWithPath) => {
      const root = real.open(options);
      const openDB = root.openDB.bind(root) as (options: lmdb.DatabaseOptions & { name: string }) => lmdb.Database;
      const transaction = root.transaction.bind(root);
      return Object.assign(root, {
        openDB: (of: lmdb.DatabaseOptions & { name: string }) => {
          const database = openDB(of);
          if (of.name !== 'meta') return database;
          const put = database.put.bind(database) as (key: string, value: string) => Promise<boolean>;
          return Object.assign(database, {
            put: (key: string, value: string) => (failing.mark ? full() : put(key, value)),
          });
        },
        transaction: (action: () => void) => (failing.move ? full() : transaction(action)),
      });
    },
  };
});

const limits = { journalBytes: 2 ** 30, journalFreeShare: 0, journalStallMs: 10_000 };
const now = Date.UTC(2026, 4, 20, 8);
const fix = (messageKey: number): JournalRecord => ({
  kind: 'fix',
  deviceNumber: 7,
  body: { deviceId: 'd', time: now + messageKey, receivedAt: now, messageKey, lon: 120.1, lat: 30.2, flags: 0 },
});

describe('numbering anew on a full disk', () => {
  let folder: string;
  let journal: Journal;
  const ahead = (Date.now() + 60_000) * 1_000;
  /** As the next run does, when this one is killed. */
  const keysOfNextRun = async (): Promise<unknown[]> => {
    Object.assign(failing, { mark: false, move: false });
    await journal.close();
    journal = openJournal(folder, limits);
    await journal.continueAfter(ahead);
    journal.forgetUpTo(ahead);
    return journal
      .readAfter(ahead, 99)
      .map(({ bytes }) => describeRow(FIX, bytes)['message_key'])
      .sort();
  };
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-renumbering-'));
    journal = openJournal(folder, limits);
    await journal.append([fix(1), fix(2)]);
  });
  afterEach(async () => {
    await journal.close();
    rmSync(folder, { recursive: true });
  });

  it('acknowledges nothing before the file says what lies behind', async () => {
    failing.mark = true;
    const numbered = expect(journal.continueAfter(ahead)).rejects.toThrow('No space');
    await expect(journal.append([fix(3)])).rejects.toBeInstanceOf(JournalFullError);
    await numbered;
    expect(await keysOfNextRun()).toEqual([1, 2]);
  });

  it('keeps what was acknowledged before and after a move that failed', async () => {
    failing.move = true;
    const numbered = expect(journal.continueAfter(ahead)).rejects.toThrow('No space');
    await journal.append([fix(3)]);
    await numbered;
    expect(await keysOfNextRun()).toEqual([1, 2, 3]);
  });

  it('goes on by itself when there is room again', async () => {
    failing.mark = true;
    await expect(journal.continueAfter(ahead)).rejects.toThrow('No space');
    failing.mark = false;
    await journal.append([fix(3)]);
    await journal.continueAfter(ahead);
    await journal.append([fix(4)]);
    expect(await keysOfNextRun()).toEqual([1, 2, 3, 4]);
  });
});
