import type pg from 'pg';
import type { Logger } from 'pino';
import type { Journal } from '../journal/journal.ts';
import { deadLetterEntry, recordsOf, type JournalEntry } from '../journal/record.ts';
import { asMessage } from '../journal/as-message.ts';
import type { Metrics } from '../watch/metrics.ts';
import { isRowsFault, mayBeRowsFault, SameFailures } from './store-failures.ts';
import { createLastSeen } from './last-seen.ts';
import { storeLastSeen, type Holder } from './small-tables.ts';
import { readCheckpoint, storeBatch } from './store-batch.ts';

export interface Writer {
  /** Is everything in the journal in the database? */
  readonly isDrained: () => boolean;
  readonly backlog: () => number;
  /** The last error, until a batch succeeds. */
  readonly problem: () => string | undefined;
  readonly stop: () => Promise<void>;
}

export interface WriterOptions {
  readonly pool: pg.Pool;
  readonly journal: Journal;
  readonly deviceIdOf: (deviceNumber: number) => string | undefined;
  readonly holder: Holder;
  readonly batchRows: number;
  readonly lingerMs: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Milliseconds between two writes of one device's last-seen. */
export const SEEN_EVERY_MS = 1_000;

/** Milliseconds between attempts while the database is away: soon again, never in a loop. */
const RETRY_MS = { first: 200, most: 5_000 } as const;

/**
 * Carry the journal into the database, in order, for as long as the process lives. A database that is away is waited for;
 * a row that the database refuses is found by halving its batch and becomes a dead letter, so that it harms no neighbour. So is what fails in
 * the same way again and again although the database answers: a trigger that raises, a limit of an index, an error of an extension.
 */
export function startWriter(options: WriterOptions): Writer {
  const { pool, journal, log, metrics } = options;
  let stored: number | undefined;
  let problem: string | undefined;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let wake: () => void = () => undefined;

  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const hasMore = (): boolean => stored !== journal.lastSequence() || stopped;
  const appended = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (hasMore()) resolve();
    });
  journal.onAppend(() => {
    if (stored !== undefined && problem === undefined) wake();
  });

  const lastSeen = createLastSeen(SEEN_EVERY_MS);

  async function store(
    batch: readonly JournalEntry[],
    seen: ReadonlyMap<number, number>,
    suspected: string | undefined,
  ): Promise<void> {
    try {
      await storeBatch(pool, journal.id, batch, options.holder, seen);
    } catch (error) {
      if (!isRowsFault(error) && !mayBeRowsFault(error, suspected)) throw error;
      if (batch.length > 1) {
        const middle = Math.floor(batch.length / 2);
        await store(batch.slice(0, middle), seen, suspected);
        // Not again, should the other half fail.
        stored = batch[middle - 1]!.sequence;
        await store(batch.slice(middle), seen, suspected);
        return;
      }
      await storeBatch(
        pool,
        journal.id,
        batch.map((one) => toDeadLetter(one, options.deviceIdOf(one.deviceNumber), error)),
        options.holder,
        seen,
      );
      log.warn(
        { sequence: batch[0]?.sequence, err: error },
        'a row was refused by the database and kept as a dead letter',
      );
    }
  }

  async function writeSeen(now: number): Promise<void> {
    const seen = lastSeen.due(now);
    await storeLastSeen(pool, seen);
    lastSeen.written(seen, now);
  }

  async function doesAnswer(): Promise<boolean> {
    return pool.query('select 1').then(
      () => true,
      () => false,
    );
  }

  async function run(): Promise<void> {
    let retryMs: number = RETRY_MS.first;
    const failures = new SameFailures();
    let suspected: string | undefined;
    while (!stopped) {
      try {
        if (stored === undefined) {
          const checkpoint = await readCheckpoint(pool, journal.id);
          if (journal.lastForgotten() > checkpoint)
            log.error(
              { checkpoint, forgotten: journal.lastForgotten() },
              'the database lacks what this journal stored and forgot: was it restored from an older copy?',
            );
          await journal.continueAfter(checkpoint);
          // A run that was killed could not forget its last batch.
          journal.forgetUpTo(checkpoint);
          stored = checkpoint;
        }
        const batch = journal.readAfter(stored, options.batchRows);
        const last = batch.at(-1);
        if (!last) {
          problem = undefined;
          if (!lastSeen.isWaiting()) await appended();
          else if (!hasMore()) {
            // What was said within a second of the last write has no batch to go with when nothing more comes.
            await sleep(SEEN_EVERY_MS);
            if (!hasMore()) await writeSeen(Date.now());
          }
          // Nobody waits for these rows: a moment's company makes one transaction of many.
          if (!isStopped()) await new Promise((resolve) => setTimeout(resolve, options.lingerMs));
          continue;
        }
        lastSeen.note(batch);
        const seen = lastSeen.due(Date.now());
        const stopTimer = metrics.storeSeconds.startTimer();
        await store(batch, seen, suspected);
        stopTimer();
        lastSeen.written(seen, Date.now());
        metrics.storedRows.inc(batch.length);
        stored = last.sequence;
        journal.forgetUpTo(stored);
        problem = undefined;
        retryMs = RETRY_MS.first;
        suspected = undefined;
        failures.forget();
      } catch (error) {
        suspected = failures.count(error);
        if (suspected !== undefined && !(await doesAnswer())) suspected = undefined;
        problem = error instanceof Error ? error.message : String(error);
        log.error(
          { err: error, backlog: journal.waiting() },
          'the database does not take rows; the journal keeps them',
        );
        await sleep(retryMs);
        retryMs = Math.min(RETRY_MS.most, retryMs * 2);
      }
    }
    if (problem === undefined) {
      await writeSeen(Number.POSITIVE_INFINITY).catch((error: unknown) => {
        log.warn({ err: error }, 'when devices were last heard could not be written');
      });
    }
  }
  const running = run();

  return {
    isDrained: () => stored !== undefined && journal.lastSequence() <= stored,
    backlog: () => journal.waiting(),
    problem: () => problem,
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

function toDeadLetter(entry: JournalEntry, deviceId: string | undefined, error: unknown): JournalEntry {
  const { sequence, kind } = entry;
  if (kind === 'dead-letter') {
    const [letter] = recordsOf([entry], kind);
    return deadLetterEntry(sequence, { ...letter!, topic: '', detail: 'unprintable' });
  }
  const { topic, payload } = asMessage({ ...entry, kind });
  return deadLetterEntry(sequence, {
    kind: 'dead-letter',
    receivedAt: entry.receivedAt,
    deviceId: deviceId ?? `number ${String(entry.deviceNumber)}`,
    topic,
    reason: 'refused-by-database',
    detail: error instanceof Error ? error.message : String(error),
    payload: Buffer.from(payload),
  });
}
