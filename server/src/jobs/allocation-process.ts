import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkChild } from './fork-child.ts';
import type { DutyOutcome } from '../compute/allocation/duty-outcome.ts';
import type { DutyScript } from '../compute/allocation/duty.ts';
import type { OfficerColumns } from '../compute/allocation/officer-columns.ts';
import type { Plan } from '../compute/allocation/plan-moves.ts';
import type { TaskColumns } from '../compute/allocation/task-columns.ts';
import type { CoverageCell } from '../compute/coverage/cell-index.ts';
import type { CoverageLimits } from '../compute/limits.ts';
import type { RoadNetwork } from '../compute/network/road-network.ts';

interface PlanQuestion {
  readonly officers: OfficerColumns;
  readonly beatWorth: Float64Array;
  readonly tasks: TaskColumns;
  readonly now: number;
}

/** A roster to let pass, as it crosses into the process: cells instead of their index. */
export interface SimulationQuestion extends Omit<DutyScript, 'district' | 'alarms'> {
  readonly cells: readonly CoverageCell[];
  readonly beatOf: Int32Array;
  readonly beats: number;
  readonly coverage: CoverageLimits;
}

export type AllocationQuestion =
  | { readonly kind: 'roads'; readonly network: RoadNetwork }
  | ({ readonly kind: 'plan' } & PlanQuestion)
  | ({ readonly kind: 'simulate' } & SimulationQuestion);
export type AllocationAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/** Plans and simulations, beside the process that everybody's messages go through. */
export interface AllocationProcess {
  readonly plan: (network: RoadNetwork, question: PlanQuestion) => Promise<Plan>;
  /** People are moved by the plan; ways are as the crow flies × a detour. */
  readonly simulate: (question: SimulationQuestion) => Promise<DutyOutcome>;
  readonly close: () => Promise<void>;
}

/**
 * The process begins with the first question, and again after it broke; questions are answered in their order.
 */
export function createAllocationProcess(): AllocationProcess {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let child: ChildProcess | undefined;
  let known: RoadNetwork | undefined;
  let lastId = 0;

  function open(): ChildProcess {
    const made = forkChild('allocation-child', 'advanced'); // typed arrays stay what they are
    made.on('message', (reply: AllocationAnswer) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('error' in reply) asked?.reject(new Error(reply.error));
      else asked?.resolve(reply.value);
    });
    const giveUp = (error: Error): void => {
      if (child !== made) return;
      child = known = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    made.on('error', giveUp);
    made.on('exit', (code, signal) => {
      giveUp(new Error(`the allocation process ended with ${String(code ?? signal)}`));
    });
    return made;
  }

  function ask(question: AllocationQuestion): Promise<unknown> {
    const to = (child ??= open());
    const id = ++lastId;
    const answered = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
    to.send({ id, question });
    return answered;
  }

  return {
    plan: async (network, question) => {
      if (network !== known) {
        await ask({ kind: 'roads', network });
        known = network;
      }
      // The child is our own code, compiled with these very types.
      return (await ask({ kind: 'plan', ...question })) as Plan;
    },
    simulate: async (question) => (await ask({ kind: 'simulate', ...question })) as DutyOutcome,
    close: async () => {
      if (!child) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
