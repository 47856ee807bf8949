import type { DutyPolicy, DutyScript, DutyView } from '../src/compute/allocation/duty.ts';
import { TASK_NONE, TASK_URGENT } from '../src/compute/allocation/officer-columns.ts';
import { nearestTo, walkOwnRound } from '../src/compute/allocation/own-round.ts';
import { ALLOCATION_LIMITS } from '../src/compute/limits.ts';

/**
 * What one would write first: alarms, then open gaps from the heaviest down, each to the nearest free officer within reach;
 * in between everybody walks a round of the own beat. Under the same rules: one task at a time, nobody moved to a gap twice
 * within the limit, nobody out of a rest.
 */
export function sendNearest(script: DutyScript, overlookedShare: number): DutyPolicy {
  return {
    goOn: walkOwnRound(script, overlookedShare),
    dispatch: (view) => {
      const sent = new Set<number>();
      const headed = new Set(view.onDuty.map((row) => view.headingFor[row]!));
      const isThere = (row: number): boolean =>
        view.officers.task[row] !== TASK_URGENT && !(view.officers.restUntil[row]! > view.now) && !sent.has(row);
      const isFree = (row: number): boolean =>
        isThere(row) &&
        view.officers.task[row] === TASK_NONE &&
        !(view.now - view.officers.movedAt[row]! < ALLOCATION_LIMITS.movedSeconds * 1_000);
      const orders: { officer: number; alarm: number | null; cells: number[] }[] = [];
      for (const { alarm, cell, isTaken } of view.openAlarms) {
        const officer = isTaken ? undefined : nearestTo(view, cell, view.onDuty.filter(isThere));
        if (officer === undefined) continue;
        sent.add(officer);
        orders.push({ officer, alarm, cells: [] });
      }
      for (const { cell } of gapsOf(view)) {
        if (headed.has(cell)) continue;
        const officer = nearestTo(view, cell, view.onDuty.filter(isFree));
        if (officer === undefined) break;
        sent.add(officer);
        orders.push({ officer, alarm: null, cells: [cell] });
      }
      return orders;
    },
  };
}

/** Open gaps (G3) by weight × seconds overdue; class C in the last third of a shift, like one that is overdue since then. */
function gapsOf(view: DutyView): { readonly cell: number; readonly rank: number }[] {
  const gaps: { cell: number; rank: number }[] = [];
  for (let cell = 0; cell < view.cells.lon.length; cell++) {
    const shift = view.shiftOf(view.beatAt(cell));
    if (!shift) continue;
    const last = view.cells.lastAt[cell]!;
    const isVisited = last >= shift.startsAt;
    const target = view.cells.targetSeconds[cell]!;
    const idle = (view.now - (isVisited ? last : shift.startsAt)) / 1_000;
    const limit = Number.isNaN(target) ? ((shift.endsAt - shift.startsAt) / 1_000) * (2 / 3) : target;
    if (Number.isNaN(target) && isVisited) continue;
    if (idle > limit) gaps.push({ cell, rank: view.cells.weight[cell]! * (idle - limit) });
  }
  return gaps.sort((a, b) => b.rank - a.rank || a.cell - b.cell);
}
