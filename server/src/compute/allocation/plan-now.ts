import { groupBy } from '../group-by.ts';
import type { AllocationLimits } from '../limits.ts';
import { buildTasks, isWanted, type WantedAlarm } from './build-tasks.ts';
import { TASK_NONE, type OfficerColumns } from './officer-columns.ts';
import { planMoves, type Plan } from './plan-moves.ts';
import { refuseOfficer } from './refuse-officer.ts';
import { roundOfBeat, waysOfBeat } from './round-of-beat.ts';
import type { TaskColumns } from './task-columns.ts';
import type { Travel } from './travel.ts';
import { visitWorth, type VisitColumns } from './visit-worth.ts';

/** Places that want visits with the duty that answers for each; instants are epoch ms. */
export interface WantedColumns extends VisitColumns {
  /** A number of the beat. */
  readonly beat: Int32Array;
  readonly dutyStartsAt: Float64Array;
  readonly dutyEndsAt: Float64Array;
}

/** What is open now. */
export interface Situation {
  readonly officers: OfficerColumns;
  readonly alarms: readonly WantedAlarm[];
  readonly cells: WantedColumns;
  /** Rows of the cells that somebody is on the way to. */
  readonly taken: readonly number[];
  /** Pieces of streets with a target, and the row of the cell that each lies in. */
  readonly streets: WantedColumns & { readonly cell: Int32Array };
}

export interface PlanNow extends Plan {
  readonly tasks: TaskColumns;
  /** Rows of the cells, and behind them of the streets, that are the tasks behind the alarms. */
  readonly cells: readonly number[];
  readonly streets: readonly number[];
  /** Streets that want a walk and are no task, because their cell or another street in it is (A12). */
  readonly withCell: readonly number[];
  /** Where officers who are free go by themselves; rows of the officers and cells. */
  readonly rounds: readonly {
    readonly officer: number;
    readonly cells: readonly number[];
    readonly arrivesAt: readonly number[];
  }[];
}

/**
 * From what is open to who goes where: rounds of the own beats (A5), what is left of gaps as tasks (A12), and the plan (A6–A10).
 * @param across ways between neighbouring cells; `travel` those between beats
 */
export function planNow(
  { officers, alarms, cells, taken, streets }: Situation,
  across: Travel,
  travel: Travel,
  now: number,
  limits: AllocationLimits,
): PlanNow {
  const cared = new Set(taken);
  const rowsOfBeat = groupBy(cells.lon.keys(), (row) => cells.beat[row]!);
  const beatWorth = new Float64Array(officers.lon.length);
  const rounds: PlanNow['rounds'][number][] = [];
  const waysOf = new Map<string, Float32Array>();
  for (let officer = 0; officer < officers.lon.length; officer++) {
    const [beat, mode] = [officers.beat[officer]!, officers.mode[officer]!];
    const own = rowsOfBeat.get(beat) ?? [];
    if (own.length === 0 || refuseOfficer(officers, officer, now) || officers.task[officer] !== TASK_NONE) continue;
    const key = `${String(beat)} ${String(mode)}`;
    const between = waysOf.get(key) ?? waysOfBeat(cells, own, mode, across);
    waysOf.set(key, between);
    const isTaken = (row: number): boolean => cared.has(row);
    const duty = dutyOf(cells, own[0]!);
    const round = roundOfBeat(officers, officer, cells, own, between, isTaken, duty, across, now, limits);
    beatWorth[officer] = round.worthPerSecond;
    for (const row of round.order) cared.add(row);
    const arrivesAt = round.arrivesAfter.map((seconds) => now + Math.round(seconds * 1_000));
    rounds.push({ officer, cells: round.order, arrivesAt });
  }

  const wanted = (columns: WantedColumns) => (row: number) => isWanted(columns, row, dutyOf(columns, row), now, limits);
  const gaps = [...cells.lon.keys()].filter((row) => !cared.has(row) && wanted(cells)(row));
  for (const row of gaps) cared.add(row);
  const chosen = chooseStreets([...streets.lon.keys()].filter(wanted(streets)), (cell) => cared.has(cell));
  const tasks = buildTasks(
    alarms,
    [cells, streets].map((columns, i) => ({
      columns,
      rows: i === 0 ? gaps : chosen.tasks,
      ofRow: (row) => ({ beat: columns.beat[row]!, duty: dutyOf(columns, row) }),
    })),
    now,
    limits,
  );
  const plan = planMoves(officers, beatWorth, tasks, travel, now, limits);
  return { ...plan, tasks, cells: gaps, streets: chosen.tasks, withCell: chosen.withCell, rounds };

  /** Of the streets of each cell that is nobody's task the one worth most, the first of equals (A12). */
  function chooseStreets(
    rows: readonly number[],
    isCared: (cell: number) => boolean,
  ): { readonly tasks: number[]; readonly withCell: number[] } {
    const worth = (row: number): number => visitWorth(streets, row, dutyOf(streets, row), now, limits.idlenessShare);
    const best = new Map<number, number>();
    for (const row of rows) {
      const cell = streets.cell[row]!;
      const other = best.get(cell);
      if (!isCared(cell) && (other === undefined || worth(row) > worth(other))) best.set(cell, row);
    }
    const isTask = (row: number): boolean => best.get(streets.cell[row]!) === row;
    return { tasks: rows.filter(isTask), withCell: rows.filter((row) => !isTask(row)) };
  }
}

function dutyOf(columns: WantedColumns, row: number): { readonly startsAt: number; readonly endsAt: number } {
  return { startsAt: columns.dutyStartsAt[row]!, endsAt: columns.dutyEndsAt[row]! };
}
