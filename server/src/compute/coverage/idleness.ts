import type { CellClass } from '@xuncheng/contract';
import { overlapSeconds, type Interval } from '../intervals.ts';
import type { CoverageLimits } from '../limits.ts';

/** How a cell stands at this moment. */
export interface CellNow {
  /** Known seconds since the last visit; null: not visited since the shift began. */
  readonly idleSeconds: number | null;
  /** Idleness as a share of the target; class C: 0 once visited. */
  readonly share: number;
  readonly level: 0 | 1 | 2 | 3 | 4;
  /** Seconds beyond the target; 0 or less: none. Class C has none while the shift runs. */
  readonly overdueSeconds: number;
  readonly targetSeconds: number;
}

/**
 * Idleness of a cell under a running shift, by rules G1, G2 and L1 (RULES.md).
 * @param lastVisitAt epoch ms of the last point anybody was there; NaN: never
 * @param duty planned shift; `unknown` its unknown stretches up to now
 */
export function judgeCell(
  cellClass: CellClass,
  lastVisitAt: number,
  duty: Interval,
  unknown: readonly Interval[],
  now: number,
  limits: CoverageLimits,
): CellNow {
  return judgeIdleness(limits.targetSeconds[cellClass], lastVisitAt, duty, unknown, now, limits);
}

/** The same by a target (seconds; null: once a shift). */
export function judgeIdleness(
  target: number | null,
  lastVisitAt: number,
  duty: Interval,
  unknown: readonly Interval[],
  now: number,
  limits: CoverageLimits,
): CellNow {
  const isVisited = lastVisitAt >= duty.startsAt; // false for NaN
  const from = isVisited ? lastVisitAt : duty.startsAt;
  const idleSeconds = Math.max(0, (now - from) / 1_000 - overlapSeconds(unknown, from, now));
  const targetSeconds = target ?? (duty.endsAt - duty.startsAt) / 1_000;
  const share = target === null && isVisited ? 0 : idleSeconds / targetSeconds;
  return {
    idleSeconds: isVisited ? idleSeconds : null,
    share,
    level: levelOf(share, limits),
    overdueSeconds: target === null ? 0 : idleSeconds - targetSeconds,
    targetSeconds,
  };
}

/** L1 */
function levelOf(share: number, limits: CoverageLimits): 0 | 1 | 2 | 3 | 4 {
  const [first, second, third, fourth] = limits.levelShares;
  if (share < first) return 0;
  if (share < second) return 1;
  if (share < third) return 2;
  return share < fourth ? 3 : 4;
}
