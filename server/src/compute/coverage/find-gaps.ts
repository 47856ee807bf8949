import type { CellClass } from '@xuncheng/contract';
import { mergeWithin, overlapSeconds, type Interval } from '../intervals.ts';
import type { CoverageLimits } from '../limits.ts';

/** A gap; `endsAt` null: still open. */
export interface Gap {
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly targetSeconds: number;
}

/** What became of one cell in one shift. */
export interface CellCoverage {
  readonly gaps: readonly Gap[];
  readonly hadTarget: boolean;
  /** Longest idleness in known seconds, and when it was. */
  readonly worstIdleSeconds: number;
  readonly worst: Interval;
}

/** The time a shift answers for. */
export interface AnsweredTime {
  /** On duty up to its end or to now. */
  readonly duty: Interval;
  readonly isOver: boolean;
  readonly plannedSeconds: number;
  /** Disjoint, inside the duty. */
  readonly unknown: readonly Interval[];
}

/**
 * The gaps of a cell in a shift by rules G1–G5 (RULES.md).
 * @param visits of the cell by anybody, in any order
 */
export function findGaps(
  cellClass: CellClass,
  visits: readonly Interval[],
  time: AnsweredTime,
  limits: CoverageLimits,
): CellCoverage {
  const { duty, unknown } = time;
  const merged = mergeWithin(visits, duty.startsAt, duty.endsAt);
  const target = limits.targetSeconds[cellClass];
  const gaps: Gap[] = [];
  let worstIdleSeconds = 0;
  let worst: Interval = { startsAt: duty.startsAt, endsAt: duty.startsAt };
  let idleFrom = duty.startsAt; // G1
  const ends: Interval[] = [...merged, { startsAt: duty.endsAt, endsAt: duty.endsAt }];
  for (const [i, visit] of ends.entries()) {
    const idleSeconds = knownSeconds(unknown, idleFrom, visit.startsAt); // G2
    if (idleSeconds > worstIdleSeconds) {
      worstIdleSeconds = idleSeconds;
      worst = { startsAt: idleFrom, endsAt: visit.startsAt };
    }
    if (target !== null && idleSeconds > target) {
      const isLast = i === ends.length - 1;
      const startsAt = momentAfterKnown(unknown, idleFrom, target);
      gaps.push({ startsAt, endsAt: isLast && !time.isOver ? null : visit.startsAt, targetSeconds: target }); // G3
    }
    idleFrom = Math.max(idleFrom, visit.endsAt);
  }
  const known = knownSeconds(unknown, duty.startsAt, duty.endsAt);
  if (target !== null) return { gaps, hadTarget: gaps.length > 0 || known >= target, worstIdleSeconds, worst }; // G5
  const isJudged = time.isOver && known > 0 && known >= limits.knownShare * time.plannedSeconds;
  if (isJudged && merged.length === 0) {
    const targetSeconds = Math.round((duty.endsAt - duty.startsAt) / 1_000);
    gaps.push({ startsAt: duty.startsAt, endsAt: duty.endsAt, targetSeconds }); // G4
  }
  return { gaps, hadTarget: isJudged, worstIdleSeconds, worst };
}

function knownSeconds(unknown: readonly Interval[], from: number, to: number): number {
  return (to - from) / 1_000 - overlapSeconds(unknown, from, to);
}

/** The moment at which so many known seconds have passed. */
function momentAfterKnown(unknown: readonly Interval[], from: number, seconds: number): number {
  let moment = from + seconds * 1_000;
  for (const interval of unknown.toSorted((a, b) => a.startsAt - b.startsAt)) {
    if (interval.endsAt <= from || interval.startsAt >= moment) continue;
    moment += interval.endsAt - Math.max(interval.startsAt, from);
  }
  return moment;
}
