import type { Logger } from 'pino';
import { isDatabaseAway } from '../store/database.ts';

/** Milliseconds between attempts while the database is away. */
const RETRY_MS = 1_000;

/** What is stored one after the other, in order of arrival, whatever the database does meanwhile. */
export interface StoreQueue {
  /** Rejects with what no waiting helps against. */
  readonly enqueue: (work: () => Promise<void>) => Promise<void>;
  /** Wait no longer for a database that is away; resolves when everything taken so far was stored, or given up. */
  readonly settle: () => Promise<void>;
}

/** Begin a queue of `what` (plural, for the log). */
export function openStoreQueue(what: string, logger: Logger): StoreQueue {
  let queue: Promise<void> = Promise.resolve();
  let isSettling = false;
  let isOutageKnown = false;
  let endPause: () => void = () => undefined;

  /** What the database cannot take now waits for it, and everything behind it: nothing is lost, and the order holds. */
  async function untilStored(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        isOutageKnown = false;
        return;
      } catch (error) {
        if (isSettling || !isDatabaseAway(error)) throw error;
        if (!isOutageKnown) logger.warn({ err: error }, `${what} wait for the database`);
        isOutageKnown = true;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, RETRY_MS);
        endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  return {
    enqueue: (work) => {
      const done = queue.then(() => untilStored(work));
      queue = done.catch((error: unknown) => {
        logger.error({ err: error }, `one of ${what} could not be stored`);
      });
      return done;
    },
    settle: () => {
      isSettling = true;
      endPause();
      return queue;
    },
  };
}
