import type { Places } from '../network/travel-seconds.ts';

/** What somebody could be sent to: gaps, alarms, cases; a row each. */
export interface TaskColumns extends Places {
  /** Weighted seconds that going there now is worth. */
  readonly worth: Float64Array;
  /** Weighted seconds lost with every second that it takes. */
  readonly lossPerSecond: Float64Array;
  readonly staySeconds: Float64Array;
  /** A number of the beat it lies in; −1: none. */
  readonly beat: Int32Array;
  /** 1: an alarm; also those are sent who were moved lately. */
  readonly isUrgent: Uint8Array;
}

/** A task on a route; instants are epoch ms. */
export interface RouteStop {
  readonly task: number;
  readonly arrivesAt: number;
  readonly leavesAt: number;
}

/**
 * What sending somebody to a task gains, in weighted seconds (A6).
 * @param way seconds; `arrives` seconds from now
 * @param beatWorth weighted seconds that a second of the officer is worth on the own beat
 * @param wayLoss weighted seconds that a second on the way costs
 */
export function gainOfTask(
  tasks: TaskColumns,
  task: number,
  way: number,
  arrives: number,
  beatWorth: number,
  wayLoss: number,
): number {
  const stay = tasks.staySeconds[task]!;
  return (
    tasks.worth[task]! -
    tasks.lossPerSecond[task]! * arrives -
    beatWorth * (tasks.isUrgent[task] ? 0 : way + stay) -
    wayLoss * way
  );
}
