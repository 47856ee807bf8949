import { TRAVEL_MODES } from '@xuncheng/contract';
import type { AllocationLimits } from '../limits.ts';
import type { DutyPolicy, DutyView, Order } from './duty.ts';
import { pickPlaces, pickTravellers } from './officer-columns.ts';
import { planMoves } from './plan-moves.ts';
import { planRound } from './plan-round.ts';
import type { TaskColumns } from './task-columns.ts';
import { visitWorth } from './visit-worth.ts';

/** What is known of an alarm before somebody is there: seconds that it takes. */
const HANDLE_SECONDS = 900;

/** People are moved by {@link planMoves} and walk their beats by {@link planRound}. */
export function moveByPlan(limits: AllocationLimits): DutyPolicy {
  /** Of each officer the cells next on the beat, and what a second there is worth. */
  const rounds = new Map<number, { readonly cells: readonly number[]; readonly worth: number }>();
  let cellsOfBeat: number[][] | undefined;
  let between: Map<string, Float32Array> | undefined;

  function goOn(view: DutyView, officer: number): number {
    const beat = view.officers.beat[officer]!;
    const mode = view.officers.mode[officer]!;
    const shift = view.shiftOf(beat);
    if (!shift) return -1;
    cellsOfBeat ??= groupCells(view);
    const own = cellsOfBeat[beat]!;
    const taken = new Set(view.onDuty.flatMap((row) => (row === officer ? [] : [view.headingFor[row]!])));
    const places = pickPlaces(view.cells, own);
    between ??= new Map();
    const key = `${beat} ${mode}`;
    let ways = between.get(key);
    if (!ways) {
      ways = view.district.travel.seconds({ ...places, mode: new Uint8Array(own.length).fill(mode) }, places);
      between.set(key, ways);
    }
    const fromHere = view.district.travel.seconds(pickTravellers(view.officers, [officer]), places);
    for (const [i, cell] of own.entries()) if (taken.has(cell)) fromHere[i] = Number.POSITIVE_INFINITY;
    const round = planRound(
      {
        fromHere,
        wayLoss: limits.lossPerMetre * view.district.travel.metresPerSecond[TRAVEL_MODES[mode]!],
        between: ways,
        staySeconds: own.map((cell) => view.cells.staySeconds[cell]!),
        worthAfter: (i, seconds) =>
          visitWorth(view.cells, own[i]!, shift, view.now + seconds * 1_000, limits.idlenessShare),
      },
      limits,
    );
    const cells = round.order.map((i) => own[i]!);
    rounds.set(officer, { cells, worth: round.worthPerSecond });
    return cells[0] ?? -1;
  }

  function dispatch(view: DutyView): Order[] {
    const claimed = new Set<number>();
    for (const row of view.onDuty) {
      claimed.add(view.headingFor[row]!);
      if (view.officers.task[row] === 0) for (const cell of rounds.get(row)?.cells ?? []) claimed.add(cell);
    }
    const alarms = view.openAlarms.filter(({ isTaken }) => !isTaken);
    const gaps: number[] = [];
    for (let cell = 0; cell < view.cells.lon.length; cell++)
      if (!claimed.has(cell) && isWanted(view, cell, limits)) gaps.push(cell);
    if (alarms.length + gaps.length === 0) return [];
    const tasks = toTasks(view, alarms, gaps, limits);
    const beatWorth = Float64Array.from(view.officers.lon, (_, row) => rounds.get(row)?.worth ?? 0);
    const plan = planMoves(view.officers, beatWorth, tasks, view.district.travel, view.now, limits);
    return plan.moves.map(({ officer, stops }) => {
      const rows = stops.map(({ task }) => task);
      return {
        officer,
        alarm: rows[0]! < alarms.length ? alarms[rows[0]!]!.alarm : null,
        cells: rows.filter((row) => row >= alarms.length).map((row) => gaps[row - alarms.length]!),
      };
    });
  }

  return { dispatch, goOn };
}

function groupCells(view: DutyView): number[][] {
  const groups: number[][] = Array.from({ length: view.district.beats }, () => []);
  for (const [cell, beat] of view.district.beatOf.entries()) if (beat >= 0) groups[beat]!.push(cell);
  return groups;
}

/** A gap, or soon one; to be visited once: in the last third of the shift. */
function isWanted(view: DutyView, cell: number, limits: AllocationLimits): boolean {
  const shift = view.shiftOf(view.district.beatOf[cell]!);
  if (!shift) return false;
  const last = view.cells.lastAt[cell]!;
  const isVisited = last >= shift.startsAt;
  const target = view.cells.targetSeconds[cell]!;
  if (Number.isNaN(target)) return !isVisited && shift.endsAt - view.now < (shift.endsAt - shift.startsAt) / 3;
  return (view.now - (isVisited ? last : shift.startsAt)) / 1_000 > target - limits.aheadSeconds;
}

function toTasks(
  view: DutyView,
  alarms: DutyView['openAlarms'],
  gaps: readonly number[],
  limits: AllocationLimits,
): TaskColumns {
  const cells = [...alarms.map(({ cell }) => cell), ...gaps];
  const tasks = {
    ...pickPlaces(view.cells, cells),
    worth: new Float64Array(cells.length),
    lossPerSecond: new Float64Array(cells.length),
    staySeconds: Float64Array.from(cells, (cell) => view.cells.staySeconds[cell]!),
    beat: Int32Array.from(cells, (cell) => view.district.beatOf[cell]!),
    isUrgent: new Uint8Array(cells.length),
  };
  for (const [row, cell] of cells.entries()) {
    const alarm = alarms[row];
    if (alarm) {
      const loss = limits.alarmLossPerSecond[alarm.severity];
      tasks.lossPerSecond[row] = loss;
      // Within reach somebody is always worth sending.
      tasks.worth[row] = loss * limits.farSeconds * 3;
      tasks.staySeconds[row] = HANDLE_SECONDS;
      tasks.isUrgent[row] = 1;
      continue;
    }
    const shift = view.shiftOf(tasks.beat[row]!)!;
    const worth = (seconds: number): number =>
      visitWorth(view.cells, cell, shift, view.now + seconds * 1_000, limits.idlenessShare);
    tasks.worth[row] = worth(0);
    tasks.lossPerSecond[row] = Math.max(0, (worth(0) - worth(600)) / 600);
  }
  return tasks;
}
