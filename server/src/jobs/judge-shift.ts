import { dutyInterval, type Limits } from '@xuncheng/contract';
import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import { findGaps } from '../compute/coverage/find-gaps.ts';
import { groupBy } from '../compute/group-by.ts';
import { mergeWithin, overlapSeconds, type Interval } from '../compute/intervals.ts';
import { computeFigures } from '../compute/performance/compute-figures.ts';
import type { BeatAlarm, Exempt } from '../compute/performance/shift-facts.ts';
import { coverageLimitsOf, figureLimitsOf, trajectoryLimitsOf } from '../compute/settable-limits.ts';
import type { Move } from '../compute/trajectory/trail-pass.ts';
import { digestOf } from '../store/digest-of.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import type { ShiftMeaning } from '../store/save-shift-meanings.ts';
import type { Facts } from './load-facts.ts';

/** Seconds after its end until which a shift may be clocked out of and the last instruction be answered. */
export const SETTLED_AFTER_SECONDS = 35 * 60;

/** What the fixes of a shift tell, or what was kept of them. */
export interface Whereabouts {
  /** On duty up to its end or to now. */
  readonly duty: Interval;
  readonly moves: readonly Move[];
  readonly unknown: readonly Interval[];
  readonly seen: Interval | undefined;
  readonly visits: readonly CellVisit[];
  readonly alarms: readonly BeatAlarm[];
}

/** The gaps and figures of a shift as of `now` (epoch ms), and what they were judged by. */
export function judgeShift(
  shift: ShiftRecord,
  { duty, moves, unknown, seen, visits, alarms }: Whereabouts,
  { beatCells, others, instructions, granted, staleChanges }: Facts,
  limits: Limits,
  now: number,
): Omit<ShiftMeaning, 'trail' | 'line' | 'streets' | 'before'> {
  const planned = { startsAt: shift.startsAt, endsAt: Math.max(shift.startsAt, Math.min(shift.endsAt, now)) };
  const exempt = withoutOverlap(granted, planned.endsAt);
  const coverageLimits = coverageLimitsOf(limits);
  const ownByCell = groupBy(visits, (visit) => visit.cellId);
  const othersByCell = groupBy(others, (visit) => visit.cellId);
  const answered = {
    duty,
    isOver: now >= dutyInterval(shift).endsAt,
    plannedSeconds: (shift.endsAt - shift.startsAt) / 1_000,
    // Nobody answers for exempt time (E1): to idleness it is as unknown as silence.
    unknown: mergeWithin([...unknown, ...exempt], duty.startsAt, duty.endsAt),
  };
  const beat = beatCells.map(({ cellId, code, class: cellClass }) => {
    const own = ownByCell.get(cellId) ?? [];
    const all = [...own, ...(othersByCell.get(cellId) ?? [])];
    return {
      cellId,
      code,
      visits: own,
      coverage: findGaps(cellClass, all, answered, coverageLimits),
      targetSeconds: coverageLimits.targetSeconds[cellClass] ?? answered.plannedSeconds,
    };
  });
  const figures = computeFigures(
    {
      planned,
      duty,
      clockedInAt: shift.clockedInAt,
      now,
      moves,
      unknown,
      seen,
      exempt,
      beat,
      instructions,
      alarms,
    },
    figureLimitsOf(limits),
  );
  return {
    shiftId: shift.shiftId,
    computedAt: now,
    staleChanges,
    settledAt: shift.endsAt + SETTLED_AFTER_SECONDS * 1_000,
    limitsDigest: digestOf([trajectoryLimitsOf(limits, shift.travelMode), coverageLimits, figureLimitsOf(limits)]),
    beatDigest: digestOf(beatCells.map(({ cellId, class: cellClass }) => [cellId, cellClass])),
    exemptSeconds: overlapSeconds(exempt, duty.startsAt, duty.endsAt),
    gaps: beat.flatMap(({ cellId, coverage }) => coverage.gaps.map((gap) => ({ ...gap, cellId }))),
    figures,
  };
}

/** Exemptions up to now, each moment belonging to the earliest that holds. */
function withoutOverlap(exempt: readonly Exempt[], until: number): Exempt[] {
  const apart: Exempt[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const { kind, startsAt, endsAt } of exempt) {
    const part = { kind, startsAt: Math.max(startsAt, from), endsAt: Math.min(endsAt, until) };
    if (part.endsAt <= part.startsAt) continue;
    apart.push(part);
    from = part.endsAt;
  }
  return apart;
}
