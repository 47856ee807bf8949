import { moveByPlan } from '../compute/allocation/move-by-plan.ts';
import { planNow } from '../compute/allocation/plan-now.ts';
import { simulateDuty } from '../compute/allocation/simulate-duty.ts';
import { cellTravel } from '../compute/allocation/cell-travel.ts';
import { roadTravel, straightTravel, type Travel } from '../compute/allocation/travel.ts';
import { toVisitColumns } from '../compute/allocation/visit-columns.ts';
import { buildCellIndex, type CellIndex } from '../compute/coverage/cell-index.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS, type AllocationLimits } from '../compute/limits.ts';
import { createRoadFinder, type Places, type RoadFinder } from '../compute/network/travel-seconds.ts';
import type { AllocationQuestion } from './allocation-process.ts';
import { answerQuestions } from './answer-questions.ts';

/** Also between neighbouring cells, which are reached straight across. */
const straight = straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS);
let roads: RoadFinder | undefined;
/** Cells above which ways between all of them would take too much memory: straight × the detour then. */
const CELLS_AT_MOST = 4_000;
/** Ways of the last simulation: a question is simulated twice, and often asked again with something else in it. */
let lastWays: { readonly key: string; readonly travel: Travel } | undefined;

function answer(question: AllocationQuestion): unknown {
  switch (question.kind) {
    case 'roads':
      roads = question.network.edgeFrom.length === 0 ? undefined : createRoadFinder(question.network);
      lastWays = undefined;
      return null;
    case 'plan': {
      const { situation, now, limits } = question;
      const travel = roads ? roadTravel(roads, limits, TRAVEL_LIMITS) : straight;
      return planNow(situation, straight, travel, now, limits);
    }
    case 'simulate': {
      const { cells, cellsOf, coverage, limits, ...rest } = question;
      const index = buildCellIndex(cells);
      const travel = waysBetween(index, toVisitColumns(cells, limits, coverage), limits);
      const script = { ...rest, alarms: [], district: { cells: index, cellsOf, travel } };
      return simulateDuty(script, moveByPlan(limits), limits, coverage);
    }
  }
}

function waysBetween(cells: CellIndex, places: Places, limits: AllocationLimits): Travel {
  if (!roads || places.lon.length > CELLS_AT_MOST) return straight;
  const key = `${String(limits.farSeconds)} ${places.lon.join()} ${places.lat.join()}`;
  if (lastWays?.key !== key) lastWays = { key, travel: cellTravel(roads, cells, places, limits, TRAVEL_LIMITS) };
  return lastWays.travel;
}

answerQuestions(answer);
