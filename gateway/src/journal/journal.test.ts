import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeRow } from '../rows/describe-row.ts';
import { FIX } from '../rows/streams.ts';
import { JournalFullError } from './journal-errors.ts';
import { openJournal, type Journal, type JournalLimits } from './journal.ts';
import { recordsOf, type JournalRecord } from './record.ts';

const ROOMY: JournalLimits = { journalBytes: 2 ** 30, journalFreeShare: 0, journalStallMs: 10_000 };
const now = Date.UTC(2026, 4, 20, 8);
const fix = (messageKey: number): JournalRecord => ({
  kind: 'fix',
  deviceNumber: 7,
  body: { deviceId: 'd', time: now + messageKey, receivedAt: now, messageKey, lon: 120.1, lat: 30.2, flags: 0 },
});
const letter: JournalRecord = {
  kind: 'dead-letter',
  receivedAt: now,
  deviceId: 'd',
  topic: 't',
  reason: 'not-json',
  detail: 'x',
  payload: Uint8Array.of(0, 255),
};

describe('journal', () => {
  let folder: string;
  let journal: Journal;
  const reopen = async (limits = ROOMY): Promise<void> => {
    await journal.close();
    journal = openJournal(folder, limits);
  };
  /** Sequence before the first record: numbers begin with the clock. */
  const start = (): number => (journal.readAfter(0, 1)[0]?.sequence ?? 1) - 1;
  const keysAfter = (place: number, limit = 1_000): unknown[] =>
    journal
      .readAfter(place === 0 ? 0 : start() + place, limit)
      .map((entry) => (entry.kind === 'fix' ? describeRow(FIX, entry.bytes)['message_key'] : entry.kind));
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'xuncheng-journal-'));
    journal = openJournal(folder, ROOMY);
  });
  afterEach(async () => {
    await journal.close();
    rmSync(folder, { recursive: true });
  });

  it('gives back in order what it took, wherever blocks begin, also after it was opened again', async () => {
    await Promise.all([journal.append([fix(1), fix(2)]), journal.append([letter])]);
    await journal.append([fix(3), fix(4)]);
    for (let turn = 0; turn < 2; turn++) {
      expect(keysAfter(0)).toEqual([1, 2, 'dead-letter', 3, 4]);
      expect(keysAfter(1)).toEqual([2, 'dead-letter', 3, 4]);
      expect(keysAfter(3)).toEqual([3, 4]);
      expect(keysAfter(1, 3)).toEqual([2, 'dead-letter', 3]);
      expect(keysAfter(5)).toEqual([]);
      expect(journal.readAfter(0, 9).map((entry) => entry.sequence - start())).toEqual([1, 2, 3, 4, 5]);
      expect(recordsOf(journal.readAfter(0, 9), 'dead-letter')).toEqual([letter]);
      expect(journal.lastSequence() - start()).toBe(5);
      expect(journal.waiting()).toBe(5);
      await reopen();
    }
  });

  it('keeps its id, forgets whole blocks only, and numbers on after what it forgot', async () => {
    const { id } = journal;
    await journal.append([fix(1), fix(2), fix(3)]);
    await journal.append([fix(4)]);
    await journal.append([fix(5)]);
    const before = start();
    journal.forgetUpTo(before + 2);
    expect(keysAfter(0)).toEqual([1, 2, 3, 4, 5]);
    journal.forgetUpTo(before + 4);
    await reopen();
    expect(keysAfter(0)).toEqual([5]);
    journal.forgetUpTo(before + 5);
    await reopen();
    expect(journal.id).toBe(id);
    expect(journal.waiting()).toBe(0);
    await journal.append([fix(6)]);
    expect(journal.readAfter(before + 5, 9)).toHaveLength(1);
  });

  it('numbers after a checkpoint that is ahead, and what it holds with it', async () => {
    await journal.append([fix(1), fix(2)]);
    const ahead = (Date.now() + 60_000) * 1_000;
    await journal.continueAfter(ahead);
    expect(journal.readAfter(ahead, 9).map((entry) => entry.sequence - ahead)).toEqual([1, 2]);
    await journal.append([fix(3)]);
    await reopen();
    expect(keysAfter(0)).toEqual([1, 2, 3]);
    expect(journal.lastSequence()).toBe(ahead + 3);
  });

  it('numbers after a checkpoint that is ahead while messages come, and loses none that was acknowledged', async () => {
    const ahead = (Date.now() + 60_000) * 1_000;
    const acknowledged: number[] = [];
    let isOver = false;
    const appending = Array.from({ length: 4 }, async (_, lane) => {
      for (let index = 0; !isOver; index++) {
        const key = lane * 1_000_000 + index;
        await journal.append([fix(key)]);
        acknowledged.push(key);
      }
    });
    while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 1));
    await journal.continueAfter(ahead);
    const before = acknowledged.length;
    while (acknowledged.length < before + 100) await new Promise((resolve) => setTimeout(resolve, 1));
    isOver = true;
    await Promise.all(appending);
    for (let turn = 0; turn < 2; turn++) {
      const keys = journal.readAfter(ahead, 1e6).map((entry) => describeRow(FIX, entry.bytes)['message_key']);
      expect(keys.sort()).toEqual([...acknowledged].sort());
      expect(journal.waiting()).toBe(acknowledged.length);
      expect(journal.lastSequence()).toBeGreaterThan(ahead);
      await reopen();
    }
  });

  it('goes on numbering anew where it was killed', async () => {
    for (let key = 1; key <= 300; key++) await journal.append([fix(key)]);
    const ahead = (Date.now() + 60_000) * 1_000;
    await journal.close();
    const modules = new URL('./journal.ts', import.meta.url).href;
    const program = `
      const { openJournal } = await import(${JSON.stringify(modules)});
      const journal = openJournal(process.argv[1], ${JSON.stringify(ROOMY)});
      process.stdout.write('open');
      const done = journal.continueAfter(${String(ahead)});
      const look = setInterval(() => {
        if (journal.lastSequence() > ${String(ahead + 20)}) process.kill(process.pid, 'SIGKILL');
      }, 1);
      await done;
      clearInterval(look);
    `;
    const loader = ['--import', 'tsx', '--conditions=@xuncheng/source', '--input-type=module'];
    const { signal } = spawnSync(process.execPath, [...loader, '-e', program, folder]);
    expect(signal).toBe('SIGKILL');
    journal = openJournal(folder, ROOMY);
    const moved = journal.readAfter(ahead, 1_000).length;
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(300);
    expect(journal.waiting()).toBe(300);
    // What a writer does at its start.
    await journal.continueAfter(ahead);
    journal.forgetUpTo(ahead);
    const keys = journal.readAfter(ahead, 1_000).map((entry) => Number(describeRow(FIX, entry.bytes)['message_key']));
    expect(keys.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    await reopen();
    expect(journal.readAfter(ahead, 1_000)).toHaveLength(300);
  });

  it('takes nothing when it is full, and again when the database has caught up', async () => {
    await reopen({ journalBytes: 2_000, journalFreeShare: 0, journalStallMs: 10_000 });
    let taken = 0;
    const fill = async (): Promise<void> => {
      for (; ; taken++) await journal.append([fix(taken)]);
    };
    await expect(fill()).rejects.toBeInstanceOf(JournalFullError);
    expect(journal.isFull()).toBe('size');
    expect(keysAfter(0)).toHaveLength(taken);
    const full = journal.lastSequence();
    journal.forgetUpTo(full);
    expect(journal.isFull()).toBeUndefined();
    await journal.append([fix(99)]);
    expect(journal.readAfter(full, 9)).toHaveLength(1);
  });

  it('gives back only what it counts as waiting: a commit can be seen before its flush', async () => {
    for (let round = 1; round <= 200; round++) {
      const before = journal.lastSequence();
      const written = journal.append([fix(round)]);
      let seen: number;
      do {
        await new Promise((resolve) => setImmediate(resolve));
        seen = journal.readAfter(before, 9).length;
      } while (seen === 0);
      expect(journal.waiting()).toBe(seen);
      await written;
      journal.forgetUpTo(journal.lastSequence());
      expect(journal.waiting()).toBe(0);
    }
  });

  it('leaves a disk that is nearly full alone', async () => {
    await reopen({ journalBytes: 2 ** 30, journalFreeShare: 1, journalStallMs: 10_000 });
    await expect(journal.append([fix(1)])).rejects.toThrow('disk');
  });

  it('keeps nothing of a message of which one record has no bytes', async () => {
    const impossible = fix(2);
    if (impossible.kind === 'fix') Object.assign(impossible.body, { messageKey: 2 ** 40 });
    expect(() => journal.append([fix(1), impossible])).toThrow(RangeError);
    await journal.append([fix(3)]);
    expect(keysAfter(0)).toEqual([3]);
  });
});
