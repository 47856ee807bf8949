import type { DutyOutcome } from '../compute/allocation/duty-outcome.ts';
import type { DutyDistrict, DutyScript } from '../compute/allocation/duty.ts';
import type { PlanNow, Situation } from '../compute/allocation/plan-now.ts';
import type { CoverageCell } from '../compute/coverage/cell-index.ts';
import type { AllocationLimits, CoverageLimits } from '../compute/limits.ts';
import type { RoadNetwork } from '../compute/network/road-network.ts';
import { openChildQuestions } from './child-questions.ts';

interface PlanQuestion {
  readonly situation: Situation;
  readonly now: number;
  readonly limits: AllocationLimits;
}

/** A roster to let pass, as it crosses into the process: cells instead of their index. */
export interface SimulationQuestion extends Omit<DutyScript, 'district' | 'alarms'> {
  readonly cells: readonly CoverageCell[];
  readonly cellsOf: DutyDistrict['cellsOf'];
  readonly coverage: CoverageLimits;
  readonly limits: AllocationLimits;
}

export type AllocationQuestion =
  | { readonly kind: 'roads'; readonly network: RoadNetwork }
  | ({ readonly kind: 'plan' } & PlanQuestion)
  | ({ readonly kind: 'simulate' } & SimulationQuestion);

/** Plans and simulations, beside the process that everybody's messages go through. */
export interface AllocationProcess {
  readonly plan: (network: RoadNetwork, question: PlanQuestion) => Promise<PlanNow>;
  /** People are moved by the plan; ways are those of the network, from cell to cell. */
  readonly simulate: (network: RoadNetwork, question: SimulationQuestion) => Promise<DutyOutcome>;
  readonly close: () => Promise<void>;
}

/**
 * Two processes: a plan is waited for at a desk and takes parts of a second, a simulation may take several. Typed arrays stay what they
 * are on their way there.
 */
export function createAllocationProcess(): AllocationProcess {
  const [planner, simulator] = [openOne(), openOne()];
  return {
    plan: async (network, question) => (await planner.ask(network, { kind: 'plan', ...question })) as PlanNow,
    simulate: async (network, question) =>
      (await simulator.ask(network, { kind: 'simulate', ...question })) as DutyOutcome,
    close: async () => {
      await Promise.all([planner.close(), simulator.close()]);
    },
  };
}

/** A process that is told the roads when they are others than before. */
function openOne(): {
  readonly ask: (network: RoadNetwork, question: AllocationQuestion) => Promise<unknown>;
  readonly close: () => Promise<void>;
} {
  let known: RoadNetwork | undefined;
  const child = openChildQuestions<AllocationQuestion>('allocation-child', 'advanced', () => {
    known = undefined;
  });
  return {
    ask: async (network, question) => {
      if (network !== known) {
        await child.ask({ kind: 'roads', network });
        known = network;
      }
      return child.ask(question);
    },
    close: child.close,
  };
}
