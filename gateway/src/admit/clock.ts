import { FLAG_FUTURE, FLAG_LATE } from '@xuncheng/contract';

/** Nothing here is older than this: a clock that says so was never set, or counts seconds where milliseconds are meant. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const REFUSED_AHEAD_MS = 24 * 3600 * 1000;
const FLAGGED_AHEAD_MS = 60 * 1000;
const LATE_MS = 60 * 1000;

/**
 * Judge an event time against the time of receipt (both epoch ms).
 * @returns flags to store, or the name of the refusal: before 2000, or more than 24 h ahead
 */
export function judgeClock(
  time: number,
  receivedAt: number,
): { readonly flags: number } | { readonly reason: 'clock-1970' | 'clock-ahead' } {
  if (!(time >= EARLIEST_MS)) return { reason: 'clock-1970' };
  if (time - receivedAt > REFUSED_AHEAD_MS) return { reason: 'clock-ahead' };
  return {
    flags: (time - receivedAt > FLAGGED_AHEAD_MS ? FLAG_FUTURE : 0) | (receivedAt - time > LATE_MS ? FLAG_LATE : 0),
  };
}
