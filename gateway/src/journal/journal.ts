import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import type { JournalFullReason } from '@xuncheng/contract';
import { open } from 'lmdb';
import { RowBuffer } from '../rows/row-buffer.ts';
import { BLOCK_HEADER_BYTES, beginBlock, openBlock, renumberBlock, sealBlock } from './block.ts';
import { isDiskLow } from './disk-room.ts';
import { JournalDamagedError, JournalFullError } from './journal-errors.ts';
import { readRecords, writeRecord, type JournalEntry, type JournalRecord } from './record.ts';

/**
 * The durable step between a device and its acknowledgement: an lmdb store of blocks. Records are written into a block as
 * the rows they become; while one block is on its way to the disk the next one fills, so that a thousand devices share a flush.
 */
export interface Journal {
  /** Which journal this is: the key of its checkpoint in the database. */
  readonly id: string;
  /**
   * Resolves when the records are on the disk.
   * @throws RangeError at once, when a record has no bytes: nothing of it is kept
   */
  readonly append: (records: readonly JournalRecord[]) => Promise<void>;
  /** Up to `limit` records after a sequence, in order. */
  readonly readAfter: (sequence: number, limit: number) => JournalEntry[];
  /** Forget everything up to and including a sequence that the database has committed. */
  readonly forgetUpTo: (sequence: number) => void;
  /**
   * Number what comes from now on after this sequence, should the clock have gone back since the checkpoint was written:
   * what is numbered behind the checkpoint would never be read.
   */
  readonly continueAfter: (sequence: number) => Promise<void>;
  /** The highest sequence on the disk; 0 for none. */
  readonly lastSequence: () => number;
  /** The highest sequence that was forgotten before this start; 0 when the journal does not know. */
  readonly lastForgotten: () => number;
  /** Records that wait to be forgotten. */
  readonly waiting: () => number;
  /** Why nothing more is taken, until there is room again. */
  readonly isFull: () => JournalFullReason | undefined;
  /** Called after every flush; one listener. */
  readonly onAppend: (listener: () => void) => void;
  readonly close: () => Promise<void>;
}

export interface JournalLimits {
  /** Bytes waiting for the database at most. */
  readonly journalBytes: number;
  /** Share (0–1) of the disk that must stay free. */
  readonly journalFreeShare: number;
  /** Milliseconds in which a write must be on the disk. */
  readonly journalStallMs: number;
}

/** The disk is looked at again after this time, and after this much was written. */
const DISK_CHECK_MS = 500;
const DISK_CHECK_BYTES = 2 ** 20;
/** lmdb's errors carry the number of the system's. */
const ENOSPC = os.constants.errno.ENOSPC;
/** Address space, not size: what is not written costs nothing. */
const MAP_BYTES = 2 ** 36;

/** Where the file says how far a run came that did not end. */
const BEHIND = 'behind';

/** A block that once grew beyond this is not kept for the next ones. */
const USUAL_BLOCK_BYTES = 4 * 2 ** 20;

/** A block that is being filled. */
interface Block {
  readonly buffer: RowBuffer;
  count: number;
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function emptyBlock(buffer: RowBuffer): Block {
  beginBlock(buffer);
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const written = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { buffer, count: 0, written, resolve, reject };
}

/** lmdb says why a commit failed in a second promise, which ends the process when nobody looks at it. */
function causeOf(error: unknown): unknown {
  const { commitError } = error as { commitError?: Promise<never> };
  return commitError ? commitError.catch((cause: unknown) => cause) : error;
}

/**
 * Open the journal in a folder (made when missing); records of an earlier run are there to be read.
 *
 * Sequences go on from the clock (a thousand a millisecond), not from the last record: after a power failure or an older copy
 * the disk may know less than the checkpoint, and the database may not be there to ask.
 * @throws JournalDamagedError when what is on the disk is not what was written
 */
export function openJournal(folder: string, limits: JournalLimits): Journal {
  mkdirSync(folder, { recursive: true });
  // Not batched by turns (every block is one transaction anyway): the batch has a promise of its own that nobody gets, and when the
  // disk is full its rejection would end the process.
  const root = open({ path: folder, mapSize: MAP_BYTES, maxDbs: 4, eventTurnBatching: false });
  const blocks = root.openDB<Buffer, number>({ name: 'blocks', encoding: 'binary' });
  const meta = root.openDB<string, string>({ name: 'meta' });
  let id = meta.get('id');
  if (id === undefined) {
    id = randomUUID();
    meta.putSync('id', id);
  }
  /** Blocks on the disk by the sequence of their first record, in order. */
  const kept = new Map<number, { readonly last: number; readonly count: number; readonly bytes: number }>();
  let bytesKept = 0;
  let recordsKept = 0;
  let last = 0;
  let lastForgotten = 0;
  for (const { key, value } of blocks.getRange({})) {
    const { before, count } = openBlock(folder, key, value);
    // Each block names the one before it: one that is gone from between is missed.
    if (kept.size > 0 && before > last)
      throw new JournalDamagedError(folder, `blocks between ${String(last)} and ${String(key)} are gone`);
    if (kept.size === 0) lastForgotten = before;
    // Found in passing is not found by looking: where the way to a block is torn, the next one written would be lost on it.
    if (!blocks.doesExist(key)) throw new JournalDamagedError(folder, `block ${String(key)} is not found by its key`);
    keep(key, count, value.length);
  }
  const { entryCount } = blocks.getStats() as { entryCount: number };
  if (entryCount !== kept.size)
    throw new JournalDamagedError(
      folder,
      `${String(entryCount)} blocks were written and ${String(kept.size)} are found`,
    );
  let listener: () => void = () => undefined;
  let isClosed = false;
  let isWriting = false;
  let writing = Promise.resolve();
  /** What lies up to here is to be numbered anew; kept in the file, too, for a run that does not come to its end. */
  let behind = Number(meta.get(BEHIND) ?? 0);
  /** What the file says of it. */
  let marked = behind;
  /** The highest sequence given out, as a block is written; `last` is on the disk. */
  let given = Math.max(last, behind, Date.now() * 1_000);
  let renumbering: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  let filling = emptyBlock(new RowBuffer());
  let spare = new RowBuffer();
  let diskCheckedAt = 0;
  let writtenSince = 0;
  /** When the write began that is on its way (epoch ms); 0: none is. */
  let writeBeganAt = 0;
  let isLow = false;

  function keep(first: number, count: number, bytes: number): void {
    last = first + count - 1;
    kept.set(first, { last, count, bytes });
    bytesKept += bytes;
    recordsKept += count;
  }

  function uncount(first: number): void {
    const block = kept.get(first);
    if (!block) return;
    bytesKept -= block.bytes;
    recordsKept -= block.count;
    kept.delete(first);
  }

  function forget(first: number): void {
    uncount(first);
    // What a full disk does not let it forget stays, is read once more after a restart, and stored once all the same.
    blocks.remove(first).catch(causeOf);
  }

  function whyFull(): JournalFullReason | undefined {
    const now = Date.now();
    // Before the disk is asked for anything: that would not be answered either.
    if (writeBeganAt !== 0 && now - writeBeganAt > limits.journalStallMs) return 'stalled';
    if (Math.abs(now - diskCheckedAt) > DISK_CHECK_MS || writtenSince > DISK_CHECK_BYTES) {
      diskCheckedAt = now;
      writtenSince = 0;
      isLow = isDiskLow(folder, limits.journalFreeShare, blocks);
    }
    if (bytesKept + filling.buffer.length > limits.journalBytes) return 'size';
    return isLow ? 'disk' : undefined;
  }

  /** One block after the other, for as long as there is something to write. */
  async function write(): Promise<void> {
    while (filling.count > 0 || renumbering) {
      if (renumbering) await renumberOne(renumbering);
      if (filling.count === 0) continue;
      const block = filling;
      filling = emptyBlock(spare);
      const { buffer } = block;
      writeBeganAt = Date.now();
      try {
        while (marked !== behind) await mark();
        // Numbered here and not while it fills: meanwhile the numbers may have to go on from somewhere else.
        const first = given + 1;
        given += block.count;
        sealBlock(buffer, last, block.count);
        await blocks.put(first, buffer.bytes());
        await blocks.flushed;
        keep(first, block.count, buffer.length);
        writtenSince += buffer.length;
        block.resolve();
        listener();
      } catch (error) {
        const cause = await causeOf(error);
        // Filled up by somebody else since the last look: not written to again before the next one.
        isLow ||= (cause as { code?: unknown }).code === ENOSPC;
        block.reject(isLow ? new JournalFullError('the journal is full: disk') : cause);
      }
      writeBeganAt = 0;
      spare = buffer.length > USUAL_BLOCK_BYTES ? new RowBuffer() : buffer;
    }
    isWriting = false;
  }

  /**
   * Say in the file how far what is there lies behind. Before any block is written after it: the next run would see a journal that is ahead of the
   * checkpoint, and forget what lies behind as if it were stored.
   */
  async function mark(): Promise<void> {
    const upTo = behind;
    await meta.put(BEHIND, String(upTo));
    await meta.flushed;
    marked = upTo;
  }

  /**
   * Number one block that lies behind anew, after everything. It leaves its old place in the same transaction as it comes to the new one: a run that
   * is killed in the middle goes on where it was.
   */
  async function renumberOne(request: NonNullable<typeof renumbering>): Promise<void> {
    writeBeganAt = Date.now();
    try {
      while (marked !== behind) await mark();
      const [oldest] = kept;
      const from = oldest && oldest[0] <= behind ? oldest[0] : undefined;
      if (from === undefined) {
        await meta.remove(BEHIND);
        await blocks.flushed;
        behind = 0;
        marked = 0;
        renumbering = undefined;
        request.resolve();
        return;
      }
      const old = blocks.get(from);
      if (!old) throw new JournalDamagedError(folder, `block ${String(from)} is not found by its key`);
      const { count } = openBlock(folder, from, old);
      const first = given + 1;
      given += count;
      const moved = renumberBlock(old, last);
      await root.transaction(() => {
        void blocks.remove(from);
        void blocks.put(first, moved);
      });
      uncount(from);
      keep(first, count, moved.length);
    } catch (error) {
      renumbering = undefined;
      request.reject(await causeOf(error));
    } finally {
      writeBeganAt = 0;
    }
  }

  function startWriting(): void {
    if (isWriting) return;
    isWriting = true;
    // What else arrives in this turn goes with it.
    writing = new Promise<void>((resolve) => setImmediate(resolve)).then(write);
  }

  return {
    id,
    append: (records) => {
      if (records.length === 0) return Promise.resolve();
      // lmdb would throw where nobody can catch it.
      if (isClosed) return Promise.reject(new Error('the journal is closed'));
      const full = whyFull();
      if (full) return Promise.reject(new JournalFullError(`the journal is full: ${full}`));
      const { buffer } = filling;
      const before = buffer.length;
      try {
        for (const record of records) writeRecord(buffer, record);
      } catch (error) {
        buffer.truncate(before);
        throw error;
      }
      filling.count += records.length;
      startWriting();
      return filling.written;
    },
    readAfter: (sequence, limit) => {
      const found: JournalEntry[] = [];
      let start = sequence + 1;
      for (const key of blocks.getKeys({ start, reverse: true, limit: 1 })) start = key;
      for (const { key, value } of blocks.getRange({ start })) {
        // Committed and not yet flushed: read now it would be forgotten before it is kept, and then wait for ever.
        if (key > last) break;
        openBlock(folder, key, value);
        readRecords(value, BLOCK_HEADER_BYTES, key, Math.max(0, sequence + 1 - key), limit, found);
        if (found.length >= limit) break;
      }
      return found;
    },
    forgetUpTo: (sequence) => {
      for (const [first, block] of kept) {
        if (block.last > sequence) break;
        forget(first);
      }
    },
    continueAfter: (sequence) => {
      if (sequence > given) {
        // What is there may not be in the database: it is numbered anew, and stored at most once all the same.
        behind = sequence;
        given = sequence;
      }
      if (behind === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        renumbering = { resolve, reject };
        startWriting();
      });
    },
    lastSequence: () => last,
    lastForgotten: () => lastForgotten,
    waiting: () => recordsKept,
    isFull: whyFull,
    onAppend: (added) => {
      listener = added;
    },
    close: async () => {
      isClosed = true;
      await writing;
      await blocks.flushed;
      await root.close();
    },
  };
}
