import type { Severity } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { AllocationLimits } from '../limits.ts';
import type { TaskColumns } from './task-columns.ts';
import type { VisitColumns } from './visit-worth.ts';

/** What is known of an alarm before somebody is there: seconds that it takes. */
const HANDLE_SECONDS = 900;
/** Seconds over which a gap's loss by waiting is measured. */
const LOSS_SECONDS = 600;
/** Cells to be visited once a shift are nobody's task before this share of it is left. */
const LAST_SHARE = 1 / 3;

/** An alarm somebody is wanted at; `beat` the number of the beat it lies in, −1: none. */
export interface WantedAlarm {
  readonly lon: number;
  readonly lat: number;
  readonly severity: Severity;
  readonly beat: number;
}

/** A gap, or soon one; to be visited once: not yet, and the shift is nearly over. */
export function isWanted(
  cells: Pick<VisitColumns, 'targetSeconds' | 'lastAt'>,
  row: number,
  duty: Interval,
  now: number,
  limits: AllocationLimits,
): boolean {
  const last = cells.lastAt[row]!;
  const isVisited = last >= duty.startsAt; // false for NaN
  const target = cells.targetSeconds[row]!;
  if (Number.isNaN(target)) return !isVisited && duty.endsAt - now < (duty.endsAt - duty.startsAt) * LAST_SHARE;
  return (now - (isVisited ? last : duty.startsAt)) / 1_000 > target - limits.aheadSeconds;
}

/** Rows of cells or of streets that want a visit. */
export interface WantedRows {
  readonly columns: VisitColumns;
  readonly rows: readonly number[];
  /** A number of the beat. */
  readonly beatOf: (row: number) => number;
  /** Weighted seconds that being there at a moment (epoch ms) is worth. */
  readonly worthAt: (row: number, at: number) => number;
}

/** Alarms first, then the rows named, one group after the other, as tasks of a plan. */
export function buildTasks(
  alarms: readonly WantedAlarm[],
  groups: readonly WantedRows[],
  now: number,
  limits: AllocationLimits,
): TaskColumns {
  const count = groups.reduce((total, { rows }) => total + rows.length, alarms.length);
  const tasks = {
    lon: new Float64Array(count),
    lat: new Float64Array(count),
    worth: new Float64Array(count),
    lossPerSecond: new Float64Array(count),
    staySeconds: new Float64Array(count),
    beat: new Int32Array(count),
    isUrgent: new Uint8Array(count),
  };
  for (const [task, alarm] of alarms.entries()) {
    const loss = limits.alarmLossPerSecond[alarm.severity];
    tasks.lon[task] = alarm.lon;
    tasks.lat[task] = alarm.lat;
    tasks.lossPerSecond[task] = loss;
    tasks.worth[task] = loss * limits.farSeconds * 3; // within reach somebody is always worth sending
    tasks.staySeconds[task] = HANDLE_SECONDS;
    tasks.beat[task] = alarm.beat;
    tasks.isUrgent[task] = 1;
  }
  let task = alarms.length;
  for (const { columns, rows, beatOf, worthAt } of groups) {
    for (const row of rows) {
      const worth = worthAt(row, now);
      tasks.lon[task] = columns.lon[row]!;
      tasks.lat[task] = columns.lat[row]!;
      tasks.worth[task] = worth;
      tasks.lossPerSecond[task] = Math.max(0, (worth - worthAt(row, now + LOSS_SECONDS * 1_000)) / LOSS_SECONDS);
      tasks.staySeconds[task] = columns.staySeconds[row]!;
      tasks.beat[task] = beatOf(row);
      task++;
    }
  }
  return tasks;
}
