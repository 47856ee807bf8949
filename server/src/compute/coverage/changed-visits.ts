import { groupBy } from '../group-by.ts';
import { subtract, type Interval } from '../intervals.ts';

/** A visit of a cell, epoch ms. */
export interface CellVisit extends Interval {
  readonly cellId: number;
}

/**
 * When somebody was in a cell by the visits before or by those after and not by both, to the millisecond: of a visit that grew only what
 * was added.
 */
export function changedVisits(before: readonly CellVisit[], after: readonly CellVisit[]): CellVisit[] {
  const earlier = groupBy(before.map(toMillisecond), (visit) => visit.cellId);
  const later = groupBy(after.map(toMillisecond), (visit) => visit.cellId);
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((cellId) => {
    const [was, is] = [earlier.get(cellId) ?? [], later.get(cellId) ?? []];
    return [...without(was, is), ...without(is, was)].map((changed) => ({ cellId, ...changed }));
  });
}

/** What of these visits is in none of the others; a visit may be a moment. */
function without(visits: readonly Interval[], others: readonly Interval[]): Interval[] {
  const moments = visits.filter(
    ({ startsAt, endsAt }) =>
      startsAt === endsAt && !others.some((other) => other.startsAt <= startsAt && other.endsAt >= endsAt),
  );
  return [...subtract(visits, others), ...moments.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))];
}

function toMillisecond({ cellId, startsAt, endsAt }: CellVisit): CellVisit {
  return { cellId, startsAt: Math.round(startsAt), endsAt: Math.round(endsAt) };
}
