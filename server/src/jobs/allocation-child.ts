import { moveByPlan } from '../compute/allocation/move-by-plan.ts';
import { planMoves } from '../compute/allocation/plan-moves.ts';
import { simulateDuty } from '../compute/allocation/simulate-duty.ts';
import { roadTravel, straightTravel } from '../compute/allocation/travel.ts';
import { buildCellIndex } from '../compute/coverage/cell-index.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS } from '../compute/limits.ts';
import { createRoadFinder, type RoadFinder } from '../compute/network/travel-seconds.ts';
import type { AllocationQuestion } from './allocation-process.ts';
import { answerQuestions } from './answer-questions.ts';

const straight = straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS);
let roads: RoadFinder | undefined;

function answer(question: AllocationQuestion): unknown {
  switch (question.kind) {
    case 'roads':
      roads = question.network.edgeFrom.length === 0 ? undefined : createRoadFinder(question.network);
      return null;
    case 'plan': {
      const { officers, beatWorth, tasks, now, limits } = question;
      const travel = roads ? roadTravel(roads, limits, TRAVEL_LIMITS) : straight;
      return planMoves(officers, beatWorth, tasks, travel, now, limits);
    }
    case 'simulate': {
      const { cells, cellsOf, coverage, limits, ...rest } = question;
      const script = {
        ...rest,
        alarms: [],
        district: { cells: buildCellIndex(cells), cellsOf, travel: straight },
      };
      return simulateDuty(script, moveByPlan(limits), limits, coverage);
    }
  }
}

answerQuestions(answer);
