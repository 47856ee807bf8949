import { seededNumbers } from '../seeded-numbers.ts';
import type { DutyPolicy, DutyScript, DutyView } from './duty.ts';
import { pickPlaces, pickTravellers, TASK_URGENT } from './officer-columns.ts';

/**
 * A round of one's own: rule S4.
 * @param overlookedShare share of the own places that an officer never makes a point of going to
 */
export function walkOwnRound(script: DutyScript, overlookedShare: number): DutyPolicy['goOn'] {
  const habits = new Map<number, { readonly cells: readonly number[]; left: number[]; readonly dice: () => number }>();
  return (view, officer) => {
    let habit = habits.get(officer);
    if (!habit) {
      const dice = seededNumbers(script.seed * 15_485_863 + officer * 32_452_843 + 5);
      for (let i = 0; i < 4; i++) dice();
      const own = view.district.cellsOf[view.officers.beat[officer]!]!;
      const cells = own.filter(() => dice() >= overlookedShare);
      habits.set(officer, (habit = { cells: cells.length > 0 ? cells : own, left: [], dice }));
    }
    if (habit.left.length === 0) habit.left = [...habit.cells];
    const distance = (cell: number): number =>
      Math.hypot(
        view.cells.lon[cell]! - view.officers.lon[officer]!,
        view.cells.lat[cell]! - view.officers.lat[officer]!,
      );
    const near = [...habit.left].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
    const next = habit.dice() < 0.75 ? near[0]! : near[Math.floor(habit.dice() * near.length)]!;
    habit.left = habit.left.filter((cell) => cell !== next);
    return next;
  };
}

/** Nobody moves anybody: each walks a round of the own beat and answers its alarms; where nobody is, the nearest does. */
export function leaveAlone(script: DutyScript, overlookedShare: number): DutyPolicy {
  return {
    goOn: walkOwnRound(script, overlookedShare),
    dispatch: (view) => {
      const sent = new Set<number>();
      return view.openAlarms.flatMap(({ alarm, cell, isTaken }) => {
        if (isTaken) return [];
        const beat = view.beatAt(cell);
        const own = view.onDuty.filter((row) => view.officers.beat[row] === beat);
        const asked = (own.length > 0 ? own : view.onDuty).filter(
          (row) =>
            view.officers.task[row] !== TASK_URGENT && !(view.officers.restUntil[row]! > view.now) && !sent.has(row),
        );
        const officer = nearestTo(view, cell, asked);
        if (officer === undefined) return [];
        sent.add(officer);
        return [{ officer, alarm, cells: [] }];
      });
    },
  };
}

/** Of these officers the one who is at a cell soonest. */
export function nearestTo(view: DutyView, cell: number, officers: readonly number[]): number | undefined {
  if (officers.length === 0) return undefined;
  const seconds = view.district.travel.seconds(pickTravellers(view.officers, officers), pickPlaces(view.cells, [cell]));
  let best = 0;
  for (let i = 1; i < seconds.length; i++) if (seconds[i]! < seconds[best]!) best = i;
  return officers[best];
}
