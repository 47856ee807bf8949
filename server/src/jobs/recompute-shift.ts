import { dutyInterval, type Limits } from '@xuncheng/contract';
import type { CellIndex } from '../compute/coverage/cell-index.ts';
import { findGaps } from '../compute/coverage/find-gaps.ts';
import { findVisits } from '../compute/coverage/find-visits.ts';
import { readKeptTrail } from '../compute/trajectory/read-kept-trail.ts';
import { groupBy } from '../compute/group-by.ts';
import { mergeWithin, overlapSeconds, type Interval } from '../compute/intervals.ts';
import { attendAlarms } from '../compute/performance/attend-alarms.ts';
import { computeFigures } from '../compute/performance/compute-figures.ts';
import type { Exempt } from '../compute/performance/shift-facts.ts';
import { coverageLimitsOf, figureLimitsOf, trajectoryLimitsOf } from '../compute/settable-limits.ts';
import type { Database } from '../store/database.ts';
import { loadExempt } from '../store/exemptions.ts';
import {
  loadBeatCells,
  loadPlacedAlarms,
  loadReceivedInstructions,
  loadVisitsByOthers,
} from '../store/load-shift-facts.ts';
import { loadKeptTrail } from '../store/load-kept-trail.ts';
import { loadLastMatch } from '../store/streets.ts';
import { digestOf } from './digest-of.ts';
import type { MatchedRoads } from './read-roads.ts';
import { isMatchOld, matchStreets } from './match-streets.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { saveShiftMeaning } from '../store/save-shift-meaning.ts';
import { countStaleChanges } from '../store/stale-shifts.ts';
import type { Recomputed } from './shift-process.ts';
import { traceShift } from './trace-shift.ts';

/** Seconds after its end until which a shift may be clocked out of and the last instruction be answered. */
export const SETTLED_AFTER_SECONDS = 35 * 60;

/**
 * Load → compute → save one shift, from its fixes as they are stored now; or, when they are forgotten, its figures from what was kept of
 * the trail, which stays as it is (rule T12 of compute/trajectory).
 */
export async function recomputeShift(
  database: Database,
  shift: ShiftRecord,
  cells: CellIndex,
  limits: Limits,
  roads: MatchedRoads,
  now: number,
): Promise<Recomputed> {
  const staleChanges = await countStaleChanges(database, shift.shiftId);
  const { duty, fixes, lastFixAt, trajectory } = await traceShift(database, shift, limits, now);
  const kept = await loadKeptTrail(database, shift.shiftId, fixes);
  const planned = { startsAt: shift.startsAt, endsAt: Math.max(shift.startsAt, Math.min(shift.endsAt, now)) };
  const beatCells = await loadBeatCells(database, shift.beatId);
  const others = await loadVisitsByOthers(database, shift.beatId, shift.shiftId, duty.startsAt, duty.endsAt);
  const instructions = await loadReceivedInstructions(database, shift.shiftId);
  const granted = await loadExempt(database, shift.shiftId);
  const exempt = withoutOverlap(granted, planned.endsAt);
  const raised = await loadPlacedAlarms(database, duty.startsAt, duty.endsAt);

  const coverageLimits = coverageLimitsOf(limits);
  const { moves, unknown, seen } = kept
    ? readKeptTrail(kept, duty, trajectoryLimitsOf(limits, shift.travelMode).silenceSeconds)
    : { moves: trajectory.moves, unknown: trajectory.unknown, seen: seenInterval(trajectory.track.time) };
  const visits =
    kept?.visits ??
    findVisits(trajectory.track, cells, coverageLimits).map(({ cell, startsAt, endsAt }) => ({
      cellId: cells.cells[cell]!.id,
      startsAt,
      endsAt,
    }));
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
  const beatCellIds = new Set(beatCells.map(({ cellId }) => cellId));
  const inBeat = raised.filter(({ lon, lat }) => beatCellIds.has(cells.cells[cells.find(lon, lat)]?.id ?? -1));
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
      alarms: kept?.alarms.map((alarm) => ({ ...alarm, clearedAt: null })) ?? attendAlarms(inBeat, trajectory.track),
    },
    figureLimitsOf(limits),
  );
  const lastMatch = await loadLastMatch(database, shift.shiftId);
  const isMatchDue = !kept && (answered.isOver || isMatchOld(lastMatch, trajectory.track.time.length, now));
  const gaps = beat.flatMap(({ cellId, coverage }) => coverage.gaps.map((gap) => ({ ...gap, cellId })));
  const staleShifts = await saveShiftMeaning(database, {
    shiftId: shift.shiftId,
    computedAt: now,
    staleChanges,
    settledAt: shift.endsAt + SETTLED_AFTER_SECONDS * 1_000,
    limitsDigest: digestOf([trajectoryLimitsOf(limits, shift.travelMode), coverageLimits, figureLimitsOf(limits)]),
    beatDigest: digestOf(beatCells.map(({ cellId, class: cellClass }) => [cellId, cellClass])),
    exemptSeconds: overlapSeconds(exempt, duty.startsAt, duty.endsAt),
    gaps,
    figures,
    ...(kept ? {} : { trail: { trajectory, visits } }),
    ...(isMatchDue ? { streets: matchStreets(roads, trajectory.track, shift.travelMode) } : {}),
  });
  return {
    fixes,
    lastFixAt,
    visits,
    unknown,
    exempt: granted,
    computedAt: now,
    isFromKept: kept !== undefined,
    isSaved: staleShifts !== undefined,
    staleShifts: staleShifts ?? [],
  };
}

function seenInterval(time: Float64Array): Interval | undefined {
  return time.length === 0 ? undefined : { startsAt: time[0]!, endsAt: time.at(-1)! };
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
