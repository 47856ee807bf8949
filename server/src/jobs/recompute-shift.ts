import type { CellIndex } from '../compute/coverage/cell-index.ts';
import { findGaps } from '../compute/coverage/find-gaps.ts';
import { findVisits } from '../compute/coverage/find-visits.ts';
import { groupBy } from '../compute/group-by.ts';
import { ACKNOWLEDGE_SECONDS, COVERAGE_LIMITS, TRAJECTORY_LIMITS } from '../compute/limits.ts';
import { computeFigures } from '../compute/performance/compute-figures.ts';
import { computeTrajectory, type ShiftTrajectory } from '../compute/trajectory/compute-trajectory.ts';
import { allocateFixColumns } from '../compute/trajectory/fix-columns.ts';
import { dutyInterval } from '../live/shift-table.ts';
import type { Database } from '../store/database.ts';
import {
  loadBeatCells,
  loadFixColumns,
  loadReceivedInstructions,
  loadVisitsByOthers,
} from '../store/load-shift-facts.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { saveShiftMeaning, type ShiftMeaning } from '../store/save-shift-meaning.ts';

/** What the live coverage takes over from a computed shift. */
export interface Recomputed {
  readonly shift: ShiftRecord;
  readonly trajectory: ShiftTrajectory;
  readonly visits: ShiftMeaning['visits'];
}

/** Load → compute → save one shift, from its fixes as they are stored now. */
export async function recomputeShift(
  database: Database,
  shift: ShiftRecord,
  cells: CellIndex,
  now: number,
): Promise<Recomputed> {
  const whole = dutyInterval(shift);
  const duty = {
    startsAt: Math.min(whole.startsAt, now),
    endsAt: Math.max(Math.min(whole.endsAt, now), Math.min(whole.startsAt, now)),
  };
  const planned = { startsAt: shift.startsAt, endsAt: Math.max(shift.startsAt, Math.min(shift.endsAt, now)) };
  const fixes =
    shift.deviceNumber === null
      ? allocateFixColumns(0)
      : await loadFixColumns(database, shift.deviceNumber, duty.startsAt, duty.endsAt);
  const beatCells = await loadBeatCells(database, shift.beatId);
  const others = await loadVisitsByOthers(database, shift.beatId, shift.shiftId, duty.startsAt, duty.endsAt);
  const instructions = await loadReceivedInstructions(database, shift.shiftId);

  const trajectory = computeTrajectory(fixes, duty, shift.travelMode, TRAJECTORY_LIMITS);
  await letOthersWork();
  const visits = findVisits(trajectory.track, cells, COVERAGE_LIMITS).map(({ cell, startsAt, endsAt }) => ({
    cellId: cells.cells[cell]!.id,
    startsAt,
    endsAt,
  }));
  await letOthersWork();
  const ownByCell = groupBy(visits, (visit) => visit.cellId);
  const othersByCell = groupBy(others, (visit) => visit.cellId);
  const answered = {
    duty,
    isOver: now >= whole.endsAt,
    plannedSeconds: (shift.endsAt - shift.startsAt) / 1_000,
    unknown: trajectory.unknown,
  };
  const beat = beatCells.map(({ cellId, code, class: cellClass }) => {
    const own = ownByCell.get(cellId) ?? [];
    const all = [...own, ...(othersByCell.get(cellId) ?? [])];
    return { cellId, code, visits: own, coverage: findGaps(cellClass, all, answered, COVERAGE_LIMITS) };
  });
  const figures = computeFigures(
    { planned, duty, now, moves: trajectory.moves, unknown: trajectory.unknown, beat, instructions },
    { visitSeconds: COVERAGE_LIMITS.visitSeconds, acknowledgeSeconds: ACKNOWLEDGE_SECONDS },
  );
  const gaps = beat.flatMap(({ cellId, coverage }) => coverage.gaps.map((gap) => ({ ...gap, cellId })));
  await saveShiftMeaning(database, { shiftId: shift.shiftId, computedAt: now, trajectory, visits, gaps, figures });
  return { shift, trajectory, visits };
}

/** Between two stages of ten milliseconds each: frames and answers must not wait for all of them. */
function letOthersWork(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
