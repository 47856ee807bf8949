import type { Interval } from '../intervals.ts';

interface OnSegment extends Interval {
  readonly segmentId: number;
}

/**
 * Visits of streets found in the whole of a track some minutes ago, and those that the last minutes alone have, by rule W5 (RULES.md): one that
 * goes on is the same visit.
 * @param whole in order of time, as is the result
 */
export function addStreetVisits<Visit extends OnSegment>(whole: readonly Visit[], last: readonly Visit[]): Visit[] {
  const added = [...whole];
  for (const visit of last) {
    const before = added.findLastIndex(({ segmentId }) => segmentId === visit.segmentId);
    const known = added[before];
    if (!known || known.endsAt < visit.startsAt) added.push(visit);
    else if (known.endsAt < visit.endsAt) added[before] = { ...known, endsAt: visit.endsAt };
  }
  return added.sort((a, b) => a.startsAt - b.startsAt);
}
