import { moveByPlan } from '../compute/allocation/move-by-plan.ts';
import { planMoves } from '../compute/allocation/plan-moves.ts';
import { simulateDuty } from '../compute/allocation/simulate-duty.ts';
import { roadTravel, straightTravel, type Travel } from '../compute/allocation/travel.ts';
import { buildCellIndex } from '../compute/coverage/cell-index.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS } from '../compute/limits.ts';
import { createRoadFinder } from '../compute/network/travel-seconds.ts';
import type { AllocationQuestion } from './allocation-process.ts';
import { answerQuestions } from './answer-questions.ts';

const straight = straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS);
let travel: Travel = straight;

function answer(question: AllocationQuestion): unknown {
  switch (question.kind) {
    case 'roads':
      travel =
        question.network.edgeFrom.length === 0
          ? straight
          : roadTravel(createRoadFinder(question.network), ALLOCATION_LIMITS, TRAVEL_LIMITS);
      return null;
    case 'plan': {
      const { officers, beatWorth, tasks, now } = question;
      return planMoves(officers, beatWorth, tasks, travel, now, ALLOCATION_LIMITS);
    }
    case 'simulate': {
      const { cells, beatOf, beats, coverage, ...rest } = question;
      const script = {
        ...rest,
        alarms: [],
        district: { cells: buildCellIndex(cells), beatOf, beats, travel: straight },
      };
      return simulateDuty(script, moveByPlan(ALLOCATION_LIMITS), ALLOCATION_LIMITS, coverage);
    }
  }
}

answerQuestions(answer);
