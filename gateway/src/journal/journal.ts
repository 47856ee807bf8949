import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open } from 'lmdb';
import type { AdmittedItem } from '../admit/admit.ts';

/** What is kept until the database has it. */
export type JournalRecord =
  | (AdmittedItem & { readonly deviceNumber: number })
  | {
      readonly kind: 'dead-letter';
      readonly receivedAt: number;
      readonly deviceId: string;
      readonly topic: string;
      readonly reason: string;
      readonly detail: string;
      readonly payload: Uint8Array;
    };

export interface SequencedRecord {
  readonly sequence: number;
  readonly record: JournalRecord;
}

/**
 * The durable step between a device and its acknowledgement: an lmdb store keyed by a rising sequence.
 * lmdb groups the appends of one turn into one commit and one flush, so a thousand devices share an fsync.
 */
export interface Journal {
  /** Which journal this is: the key of its checkpoint in the database. */
  readonly id: string;
  /** Resolves when the records are on the disk. */
  readonly append: (records: readonly JournalRecord[]) => Promise<void>;
  /** Up to `limit` records after a sequence, in order. */
  readonly readAfter: (sequence: number, limit: number) => SequencedRecord[];
  /** Forget everything up to and including a sequence that the database has committed. */
  readonly forgetUpTo: (sequence: number) => void;
  /**
   * Number what comes from now on after this sequence: the checkpoint may be ahead of a disk that lost its last records
   * (a power failure, an older copy restored), and what is numbered behind the checkpoint would never be read.
   */
  readonly continueAfter: (sequence: number) => Promise<void>;
  /** The highest sequence given out. */
  readonly lastSequence: () => number;
  /** Called after every append; one listener. */
  readonly onAppend: (listener: () => void) => void;
  readonly close: () => Promise<void>;
}

/** Open the journal in a folder (made when missing); records of an earlier run are there to be read. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const root = open({ path: folder, mapSize: 16 * 2 ** 30, maxDbs: 4 });
  const records = root.openDB<JournalRecord, number>({ name: 'records' });
  const meta = root.openDB<string, string>({ name: 'meta' });
  let id = meta.get('id');
  if (id === undefined) {
    id = randomUUID();
    meta.putSync('id', id);
  }
  let last = 0;
  for (const key of records.getKeys({ reverse: true, limit: 1 })) last = key;
  let forgotten = 0;
  let listener: () => void = () => undefined;

  let isClosed = false;
  const writing = new Set<Promise<void>>();

  async function write(added: readonly JournalRecord[]): Promise<void> {
    const puts: Promise<boolean>[] = [];
    for (const record of added) puts.push(records.put(++last, record));
    await Promise.all(puts);
    await records.flushed;
  }

  return {
    id,
    append: async (added) => {
      if (added.length === 0) return;
      // lmdb would throw where nobody can catch it.
      if (isClosed) throw new Error('the journal is closed');
      const written = write(added);
      writing.add(written);
      await written.finally(() => writing.delete(written));
      listener();
    },
    readAfter: (sequence, limit) => {
      const found: SequencedRecord[] = [];
      for (const { key, value } of records.getRange({ start: sequence + 1, limit }))
        found.push({ sequence: key, record: value });
      return found;
    },
    forgetUpTo: (sequence) => {
      // The newest record stays, so that the sequence goes on where it was after a restart.
      for (const key of records.getKeys({ start: forgotten, end: Math.min(sequence + 1, last) }))
        void records.remove(key);
      forgotten = sequence;
    },
    continueAfter: async (sequence) => {
      if (sequence <= last) return;
      // What is there may not be in the database: it is numbered anew, and stored at most once all the same.
      const kept = [...records.getRange({})];
      last = sequence;
      for (const { value } of kept) void records.put(++last, value);
      for (const { key } of kept) void records.remove(key);
      await records.flushed;
    },
    lastSequence: () => last,
    onAppend: (added) => {
      listener = added;
    },
    close: async () => {
      isClosed = true;
      await Promise.allSettled(writing);
      await records.flushed;
      await root.close();
    },
  };
}
