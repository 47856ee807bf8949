import type { Interval } from '../intervals.ts';

/** A visit of a cell, epoch ms. */
export interface CellVisit extends Interval {
  readonly cellId: number;
}

/** Visits that are among the ones before or the ones after and not among both, to the millisecond. */
export function changedVisits(before: readonly CellVisit[], after: readonly CellVisit[]): CellVisit[] {
  const keyOf = ({ cellId, startsAt, endsAt }: CellVisit): string =>
    `${String(cellId)} ${String(Math.round(startsAt))} ${String(Math.round(endsAt))}`;
  const [earlier, later] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return [
    ...before.filter((visit) => !later.has(keyOf(visit))),
    ...after.filter((visit) => !earlier.has(keyOf(visit))),
  ];
}
