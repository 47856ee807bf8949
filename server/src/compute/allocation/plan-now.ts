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
  /** Pieces of streets with a target, the row of the cell that each lies in, and 1 where somebody is on it. */
  readonly streets: WantedColumns & { readonly cell: Int32Array; readonly isSomebodyOn: Uint8Array };
}

export interface PlanNow extends Plan {
  readonly tasks: TaskColumns;
  /** Rows of the cells, and behind them of the streets, that are the tasks behind the alarms. */
  readonly cells: readonly number[];
  readonly streets: readonly number[];
  /** Streets that want a walk and are no task: whoever comes to their cell, or walks another street in it, walks them (A12). */
  readonly withCell: readonly number[];
  /** Streets that want a walk and that somebody is on. */
  readonly withSomebody: readonly number[];
  /** Cells that want a visit and are no task: the officer of the beat has them next, by `rounds`. */
  readonly nextOnBeat: readonly number[];
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
  const worthOf = (columns: WantedColumns) => (row: number, at: number) =>
    visitWorth(columns, row, dutyOf(columns, row), at, limits.idlenessShare);
  const [ofCell, ofStreet] = [worthOf(cells), worthOf(streets)];
  const isFree = (street: number): boolean => streets.isSomebodyOn[street] !== 1;
  const streetsOf = groupBy([...streets.lon.keys()].filter(isFree), (row) => streets.cell[row]!);
  /** Who is in a cell walks the street in it that is worth most, too (A12). */
  const worthOfCell = (row: number, at: number): number =>
    ofCell(row, at) + (streetsOf.get(row) ?? []).reduce((most, street) => Math.max(most, ofStreet(street, at)), 0);

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
    const round = roundOfBeat(officers, officer, cells, own, between, isTaken, worthOfCell, across, now, limits);
    beatWorth[officer] = round.worthPerSecond;
    for (const row of round.order) cared.add(row);
    const arrivesAt = round.arrivesAfter.map((seconds) => now + Math.round(seconds * 1_000));
    rounds.push({ officer, cells: round.order, arrivesAt });
  }

  const wanted = (columns: WantedColumns) => (row: number) => isWanted(columns, row, dutyOf(columns, row), now, limits);
  const wantedCells = [...cells.lon.keys()].filter(wanted(cells));
  const nextOnBeat = rounds.flatMap((round) => round.cells).filter(wanted(cells));
  const gaps = wantedCells.filter((row) => !cared.has(row));
  for (const row of gaps) cared.add(row);
  const wantedStreets = [...streets.lon.keys()].filter(wanted(streets));
  const isCared = (street: number): boolean => cared.has(streets.cell[street]!);
  const withSomebody = wantedStreets.filter((row) => !isFree(row) && !isCared(row));
  const left = new Set(withSomebody);
  const chosen = chooseStreets(
    wantedStreets.filter((row) => !left.has(row)),
    isCared,
  );
  const tasks = buildTasks(
    alarms,
    [
      { columns: cells, rows: gaps, beatOf: (row) => cells.beat[row]!, worthAt: worthOfCell },
      { columns: streets, rows: chosen.tasks, beatOf: (row) => streets.beat[row]!, worthAt: ofStreet },
    ],
    now,
    limits,
  );
  const plan = planMoves(officers, beatWorth, tasks, travel, now, limits);
  return {
    ...plan,
    ...{ tasks, cells: gaps, streets: chosen.tasks, withCell: chosen.withCell },
    withSomebody,
    nextOnBeat,
    rounds,
  };

  /** Of the streets of each cell that is nobody's task the one worth most, the first of equals (A12). */
  function chooseStreets(
    rows: readonly number[],
    isWithCell: (street: number) => boolean,
  ): { readonly tasks: number[]; readonly withCell: number[] } {
    const best = new Map<number, number>();
    for (const row of rows) {
      const cell = streets.cell[row]!;
      const other = best.get(cell);
      if (!isWithCell(row) && (other === undefined || ofStreet(row, now) > ofStreet(other, now))) best.set(cell, row);
    }
    const isTask = (row: number): boolean => best.get(streets.cell[row]!) === row;
    return { tasks: rows.filter(isTask), withCell: rows.filter((row) => !isTask(row)) };
  }
}

function dutyOf(columns: WantedColumns, row: number): { readonly startsAt: number; readonly endsAt: number } {
  return { startsAt: columns.dutyStartsAt[row]!, endsAt: columns.dutyEndsAt[row]! };
}
