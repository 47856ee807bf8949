import type { Interval } from '../intervals.ts';
import type { AllocationLimits } from '../limits.ts';
import { buildTasks, isWanted } from './build-tasks.ts';
import type { DutyPolicy, DutyView, Order } from './duty.ts';
import { TASK_NONE } from './officer-columns.ts';
import { planMoves } from './plan-moves.ts';
import { roundOfBeat, waysOfBeat } from './round-of-beat.ts';
import { visitWorth } from './visit-worth.ts';

/** People are moved by {@link planMoves} and walk their beats by {@link roundOfBeat}. */
export function moveByPlan(limits: AllocationLimits): DutyPolicy {
  /** Of each officer the cells next on the beat, and what a second there is worth. */
  const rounds = new Map<number, { readonly cells: readonly number[]; readonly worth: number }>();
  const ways = new Map<string, Float32Array>();

  const worthOf = ({ cells }: DutyView, cell: number, duty: Interval, at: number): number =>
    visitWorth(cells, cell, duty, at, limits.idlenessShare);

  function goOn(view: DutyView, officer: number): number {
    const beat = view.officers.beat[officer]!;
    const mode = view.officers.mode[officer]!;
    const shift = view.shiftOf(beat);
    if (!shift) return -1;
    const { travel, cellsOf } = view.district;
    const own = cellsOf[beat]!;
    const taken = new Set(view.onDuty.flatMap((row) => (row === officer ? [] : [view.headingFor[row]!])));
    const key = `${String(beat)} ${String(mode)}`;
    const between = ways.get(key) ?? waysOfBeat(view.cells, own, mode, travel);
    ways.set(key, between);
    const isTaken = (cell: number): boolean => taken.has(cell);
    const { officers, cells, now } = view;
    const worthAt = (cell: number, at: number): number => worthOf(view, cell, shift, at);
    const round = roundOfBeat(officers, officer, cells, own, between, isTaken, worthAt, travel, now, limits);
    rounds.set(officer, { cells: round.order, worth: round.worthPerSecond });
    return round.order[0] ?? -1;
  }

  function dispatch(view: DutyView): Order[] {
    const claimed = new Set<number>();
    for (const row of view.onDuty) {
      claimed.add(view.headingFor[row]!);
      if (view.officers.task[row] === TASK_NONE) for (const cell of rounds.get(row)?.cells ?? []) claimed.add(cell);
    }
    const alarms = view.openAlarms
      .filter(({ isTaken }) => !isTaken)
      .map(({ alarm, cell, severity }) => ({
        alarm,
        severity,
        lon: view.cells.lon[cell]!,
        lat: view.cells.lat[cell]!,
        beat: view.beatAt(cell),
      }));
    const gaps: number[] = [];
    for (const cell of view.district.cells.cells.keys()) {
      const shift = view.shiftOf(view.beatAt(cell));
      if (shift && !claimed.has(cell) && isWanted(view.cells, cell, shift, view.now, limits)) gaps.push(cell);
    }
    if (alarms.length + gaps.length === 0) return [];
    const worthAt = (cell: number, at: number): number => worthOf(view, cell, view.shiftOf(view.beatAt(cell))!, at);
    const wanted = { columns: view.cells, rows: gaps, beatOf: view.beatAt, worthAt };
    const tasks = buildTasks(alarms, [wanted], view.now, limits);
    const beatWorth = Float64Array.from(view.officers.lon, (_, row) => rounds.get(row)?.worth ?? 0);
    const plan = planMoves(view.officers, beatWorth, tasks, view.district.travel, view.now, {
      ...limits,
      movedShare: 1, // S8
    });
    return plan.moves.map(({ officer, stops }) => {
      const rows = stops.map(({ task }) => task);
      return {
        officer,
        alarm: alarms[rows[0]!]?.alarm ?? null,
        cells: rows.filter((row) => row >= alarms.length).map((row) => gaps[row - alarms.length]!),
      };
    });
  }

  return { dispatch, goOn };
}
