import type { JournalEntry } from '../journal/record.ts';

/**
 * When each device was last heard (epoch ms, the gateway's clock), written to the database once a device in `everyMs` at most: a row that
 * every batch updates is a row that the database cleans up after every batch. A gateway that is killed takes the last moment with it.
 */
export interface LastSeen {
  /** Take note of a batch. */
  readonly note: (batch: readonly JournalEntry[]) => void;
  /** What is to be written now: devices not written for `everyMs`. */
  readonly due: (now: number) => Map<number, number>;
  /** What was due is in the database. */
  readonly written: (seen: ReadonlyMap<number, number>, now: number) => void;
  /** Does something wait to be written? */
  readonly isWaiting: () => boolean;
}

export function createLastSeen(everyMs: number): LastSeen {
  const waiting = new Map<number, number>();
  /** When each device's row was written, until that is longer ago than `everyMs`. */
  const writtenAt = new Map<number, number>();
  return {
    note: (batch) => {
      for (const { kind, deviceNumber, receivedAt } of batch)
        if (kind !== 'dead-letter' && kind !== 'status') waiting.set(deviceNumber, receivedAt);
    },
    due: (now) => {
      // Written in the order of time, so the oldest are in front.
      for (const [device, at] of writtenAt) {
        if (Math.abs(now - at) < everyMs) break;
        writtenAt.delete(device);
      }
      const due = new Map<number, number>();
      for (const [device, at] of waiting) if (!writtenAt.has(device)) due.set(device, at);
      return due;
    },
    written: (seen, now) => {
      for (const [device, at] of seen) {
        if (waiting.get(device) === at) waiting.delete(device);
        writtenAt.set(device, now);
      }
    },
    isWaiting: () => waiting.size > 0,
  };
}
