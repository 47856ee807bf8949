import { mergeWithin, overlapSeconds, totalSeconds, type Interval } from '../intervals.ts';
import type { CoverageLimits } from '../limits.ts';
import { findGaps, type AnsweredTime, type Gap } from './find-gaps.ts';
import type { CellClass } from '@xuncheng/contract';

/** What became of a cell in a shift (rule G7, RULES.md). Times in epoch ms. */
export interface CellStory {
  /** Visits by anybody that count (V4), one for each who was there. */
  readonly visits: number;
  /** Seconds with at least one officer. */
  readonly visitedSeconds: number;
  readonly lastVisitAt: number | null;
  /** Over the known on-duty time; null: nothing of it was known. */
  readonly meanIdleSeconds: number | null;
  readonly worstIdleSeconds: number;
  /** When the clock of idleness stood: unknown or exempt. */
  readonly unknownSeconds: number;
  readonly gaps: readonly Gap[];
}

/**
 * What became of a cell in the time a shift answers for, by rule G7 (RULES.md).
 * @param visits of the cell by anybody, one for each who was there, in any order
 */
export function describeCell(
  cellClass: CellClass,
  visits: readonly Interval[],
  time: AnsweredTime,
  limits: CoverageLimits,
): CellStory {
  const { duty, unknown } = time;
  const { gaps, worstIdleSeconds } = findGaps(cellClass, visits, time, limits);
  const merged = mergeWithin(visits, duty.startsAt, duty.endsAt);
  const known = (from: number, to: number): number => (to - from) / 1_000 - overlapSeconds(unknown, from, to);
  // Idleness grows by a second a known second from 0 on: of a stretch of n seconds it is n/2 in the mean.
  let idleSquares = 0;
  let idleFrom = duty.startsAt;
  for (const { startsAt, endsAt } of [...merged, { startsAt: duty.endsAt, endsAt: duty.endsAt }]) {
    idleSquares += known(idleFrom, startsAt) ** 2 / 2;
    idleFrom = endsAt;
  }
  const knownSeconds = known(duty.startsAt, duty.endsAt);
  return {
    visits: visits.filter((visit) => {
      const [within] = mergeWithin([visit], duty.startsAt, duty.endsAt);
      return within !== undefined && within.endsAt - within.startsAt >= limits.visitSeconds * 1_000;
    }).length,
    visitedSeconds: totalSeconds(merged),
    lastVisitAt: merged.at(-1)?.endsAt ?? null,
    meanIdleSeconds: knownSeconds > 0 ? idleSquares / knownSeconds : null,
    worstIdleSeconds,
    unknownSeconds: overlapSeconds(unknown, duty.startsAt, duty.endsAt),
    gaps,
  };
}
