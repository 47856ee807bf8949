import { dutyInterval, type Limits } from '@xuncheng/contract';
import type { CellIndex } from '../compute/coverage/cell-index.ts';
import { findVisits, type CellVisit as IndexedVisit } from '../compute/coverage/find-visits.ts';
import type { CellVisit } from '../compute/coverage/changed-visits.ts';
import { attendAlarms } from '../compute/performance/attend-alarms.ts';
import { coverageLimitsOf, trajectoryLimitsOf } from '../compute/settable-limits.ts';
import { readKeptTrail } from '../compute/trajectory/read-kept-trail.ts';
import type { Database } from '../store/database.ts';
import { loadKeptTrail } from '../store/load-kept-trail.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { saveShiftMeanings } from '../store/save-shift-meanings.ts';
import { loadLastMatch } from '../store/streets.ts';
import { drawOverview } from './draw-overview.ts';
import { judgeShift } from './judge-shift.ts';
import { loadFacts } from './load-facts.ts';
import { isMatchOld, matchStreets } from './match-streets.ts';
import type { MatchedRoads } from './read-roads.ts';
import type { Recomputed } from './shift-process.ts';
import { traceShift } from './trace-shift.ts';

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
  const { duty, fixes, lastFixAt, trajectory } = await traceShift(database, shift, limits, now);
  const facts = (await loadFacts(database, cells, [{ shift, duty }])).get(shift.shiftId)!;
  const stored = await loadKeptTrail(database, shift.shiftId, fixes);
  const kept = stored && {
    visits: stored.visits,
    alarms: stored.alarms.map((alarm) => ({ ...alarm, clearedAt: null })),
    ...readKeptTrail(stored, duty, trajectoryLimitsOf(limits, shift.travelMode).silenceSeconds),
  };
  const whereabouts = kept ?? {
    ...trajectory,
    visits: nameCells(cells, findVisits(trajectory.track, cells, coverageLimitsOf(limits))),
    alarms: attendAlarms(facts.alarms, trajectory.track),
  };
  const lastMatch = await loadLastMatch(database, shift.shiftId);
  const isOver = now >= dutyInterval(shift).endsAt;
  const isMatchDue = isOver || isMatchOld(lastMatch, trajectory.track.time.length, now);
  const saved = await saveShiftMeanings(database, [
    {
      ...judgeShift(shift, { duty, ...whereabouts }, facts, limits, now),
      ...(kept ? {} : { trail: { trail: trajectory, visits: whereabouts.visits }, line: drawOverview(trajectory) }),
      ...(!kept && isMatchDue ? { streets: matchStreets(roads, trajectory.track, shift.travelMode) } : {}),
    },
  ]);
  return {
    shift,
    fixes,
    lastFixAt,
    visits: whereabouts.visits,
    unknown: whereabouts.unknown,
    exempt: facts.granted,
    computedAt: now,
    isFromKept: kept !== undefined,
    isSaved: saved.stored.has(shift.shiftId),
    staleShifts: saved.staleShifts,
  };
}

/** Visits with the cells' identities. */
export function nameCells({ cells }: CellIndex, visits: readonly IndexedVisit[]): CellVisit[] {
  return visits.map(({ cell, startsAt, endsAt }) => ({ cellId: cells[cell]!.id, startsAt, endsAt }));
}
