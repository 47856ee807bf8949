import { TRAVEL_MODES, type NotSent, type NotServed } from '@xuncheng/contract';
import type { AllocationLimits } from '../limits.ts';
import { assign } from './assign.ts';
import { extendRoutes } from './extend-routes.ts';
import { indexCandidates } from './find-candidates.ts';
import { pickPlaces, pickTravellers, TASK_NONE, type OfficerColumns } from './officer-columns.ts';
import { refuseOfficer } from './refuse-officer.ts';
import { gainOfTask, type RouteStop, type TaskColumns } from './task-columns.ts';
import type { Travel } from './travel.ts';

/** Moves to gaps that a plan may always have: three are read at a glance, also where ten people are on duty. */
const MOVES_ALWAYS = 3;

/** An officer's route: rows of officers and tasks. */
export interface Move {
  readonly officer: number;
  readonly stops: readonly RouteStop[];
  /** Weighted seconds gained by the first task alone (A6). */
  readonly gain: number;
  readonly isOnOwnBeat: boolean;
  /** Nobody else the plan looked at could be at the first task sooner. */
  readonly isNearest: boolean;
}

export interface Plan {
  readonly moves: readonly Move[];
  readonly notSent: readonly { readonly officer: number; readonly reason: NotSent }[];
  readonly notServed: readonly { readonly task: number; readonly reason: NotServed }[];
}

/**
 * Who goes where, in which order, arriving when: rules A3 and A6–A10.
 * @param beatWorth what a second of each officer is worth on the own beat, weighted seconds (A5)
 */
export function planMoves(
  officers: OfficerColumns,
  beatWorth: ArrayLike<number>,
  tasks: TaskColumns,
  travel: Travel,
  now: number,
  limits: AllocationLimits,
): Plan {
  const count = officers.lon.length;
  const reasons: (NotSent | null)[] = Array.from({ length: count }, (_, row) => refuse(row));
  const isSent = Uint8Array.from(reasons, (reason) =>
    reason === null ? 2 : reason === 'moved-lately' || reason === 'busy' ? 1 : 0,
  );
  const find = indexCandidates(officers, isSent, tasks, limits, travel);

  function refuse(row: number): NotSent | null {
    const reason = refuseOfficer(officers, row, now);
    if (reason) return reason;
    if (officers.task[row] !== TASK_NONE) return 'busy';
    return now - officers.movedAt[row]! < limits.movedSeconds * 1_000 ? 'moved-lately' : null;
  }

  const wayLoss = TRAVEL_MODES.map((mode) => limits.lossPerMetre * travel.metresPerSecond[mode]);
  const start: number[] = [0];
  const column: number[] = [];
  const gains: number[] = [];
  const ways: number[] = [];
  const soonest: number[] = [];
  const wasReached = new Uint8Array(tasks.lon.length);
  const wasNear = new Uint8Array(count);
  const gained = new Uint8Array(count);
  for (let task = 0; task < tasks.lon.length; task++) {
    const rows = find(tasks.lon[task]!, tasks.lat[task]!, tasks.isUrgent[task] === 1);
    const seconds = travel.seconds(pickTravellers(officers, rows), pickPlaces(tasks, [task]));
    let least = Number.POSITIVE_INFINITY;
    for (const [i, row] of rows.entries()) {
      const way = seconds[i]!;
      if (!(way <= limits.farSeconds) || now + way * 1_000 >= officers.dutyEndsAt[row]!) continue;
      wasReached[task] = 1;
      wasNear[row] = 1;
      least = Math.min(least, way);
      const gain = gainOfTask(tasks, task, way, way, beatWorth[row]!, wayLoss[officers.mode[row]!]!);
      if (gain <= 0) continue;
      gained[row] = 1;
      column.push(row);
      gains.push(gain);
      ways.push(way);
    }
    soonest.push(least);
    start.push(column.length);
  }

  const columnOf = assign({ start, column, gain: gains }, count);
  const assigned: { officer: number; task: number; way: number; gain: number }[] = [];
  const left: number[] = [];
  for (const [task, officer] of columnOf.entries()) {
    if (officer < 0) left.push(task);
    else {
      const edge = column.indexOf(officer, start[task]);
      assigned.push({ officer, task, way: ways[edge]!, gain: gains[edge]! });
    }
  }
  const beyond = beyondLimit();
  const firsts = assigned.filter((one) => !beyond.has(one));
  const keptOfficers = new Set([...beyond].map(({ officer }) => officer));
  const keptTasks = new Set([...beyond].map(({ task }) => task));
  left.push(...keptTasks);
  left.sort((a, b) => a - b);
  const routes = extendRoutes(officers, beatWorth, tasks, travel, firsts, left, now, limits);
  const served = new Set(routes.flatMap((stops) => stops.map(({ task }) => task)));
  const sent = new Set(firsts.map(({ officer }) => officer));
  return {
    moves: firsts.map(({ officer, task, way, gain }, i) => ({
      officer,
      stops: routes[i]!,
      gain,
      isOnOwnBeat: tasks.beat[task]! >= 0 && tasks.beat[task] === officers.beat[officer],
      isNearest: way <= soonest[task]!,
    })),
    notSent: reasons.flatMap((reason, officer) =>
      sent.has(officer) ? [] : [{ officer, reason: reason ?? whyNotSent(officer) }],
    ),
    notServed: left.filter((task) => !served.has(task)).map((task) => ({ task, reason: whyNotServed(task) })),
  };

  /** A13: of those sent to gaps the ones behind the share that a plan moves, by their gain. */
  function beyondLimit(): ReadonlySet<(typeof assigned)[number]> {
    const free = isSent.reduce((sum, how) => sum + (how === 2 ? 1 : 0), 0);
    const most = Math.max(MOVES_ALWAYS, Math.floor(limits.movedShare * free + 1e-9));
    const ordinary = assigned.filter(({ task }) => tasks.isUrgent[task] !== 1);
    return new Set(ordinary.sort((a, b) => b.gain - a.gain || a.task - b.task).slice(most));
  }

  function whyNotSent(officer: number): NotSent {
    if (keptOfficers.has(officer)) return 'beyond-limit';
    if (!wasNear[officer]) return 'nothing-in-reach';
    return gained[officer] ? 'others-gain-more' : 'worth-more-on-beat';
  }

  function whyNotServed(task: number): NotServed {
    if (keptTasks.has(task)) return 'beyond-limit';
    if (!wasReached[task]) return 'nobody-in-reach';
    return start[task] === start[task + 1] ? 'worth-less-than-beats' : 'others-gain-more';
  }
}
