/** A span of time, epoch milliseconds; the end is not part of it. */
export interface Interval {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Seconds of the span that these disjoint intervals cover. */
export function overlapSeconds(intervals: readonly Interval[], startsAt: number, endsAt: number): number {
  let total = 0;
  for (const interval of intervals) {
    total += Math.max(0, Math.min(interval.endsAt, endsAt) - Math.max(interval.startsAt, startsAt));
  }
  return total / 1_000;
}

/** Seconds of all of them. */
export function totalSeconds(intervals: readonly Interval[]): number {
  return intervals.reduce((total, { startsAt, endsAt }) => total + (endsAt - startsAt) / 1_000, 0);
}

/** The union in order of time, without what lies outside [startsAt, endsAt]. */
export function mergeWithin(intervals: readonly Interval[], startsAt: number, endsAt: number): Interval[] {
  const merged: { startsAt: number; endsAt: number }[] = [];
  for (const interval of intervals.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const from = Math.max(interval.startsAt, startsAt);
    const to = Math.min(interval.endsAt, endsAt);
    if (to < from) continue;
    const last = merged.at(-1);
    if (last && from <= last.endsAt) last.endsAt = Math.max(last.endsAt, to);
    else merged.push({ startsAt: from, endsAt: to });
  }
  return merged;
}

/** What of these intervals is in none of the others, in order of time and without overlap. */
export function subtract(intervals: readonly Interval[], others: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  const out = others.toSorted((a, b) => a.startsAt - b.startsAt);
  for (const { startsAt, endsAt } of mergeWithin(intervals, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    let from = startsAt;
    for (const other of out) {
      if (other.endsAt <= from) continue;
      if (other.startsAt >= endsAt) break;
      if (other.startsAt > from) rest.push({ startsAt: from, endsAt: other.startsAt });
      from = Math.max(from, other.endsAt);
    }
    if (from < endsAt) rest.push({ startsAt: from, endsAt });
  }
  return rest;
}
