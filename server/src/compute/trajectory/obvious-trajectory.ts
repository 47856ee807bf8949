import { distanceMetres, FLAG_FUTURE, FLAG_MOCK, type TravelMode } from '@xuncheng/contract';
import { totalSeconds, type Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import type { Move } from './trail-pass.ts';
import type { FixColumns } from './fix-columns.ts';

/** What the rules say, read one after the other and step by step: for tests, which compare the quick way with it. */
export interface ObviousTrajectory {
  readonly time: readonly number[];
  readonly segmentStarts: readonly number[];
  readonly stops: readonly { readonly first: number; readonly last: number }[];
  readonly moves: readonly Move[];
  readonly unknown: readonly Interval[];
  readonly movingSeconds: number;
}

/** The rules T1–T9 (RULES.md) in the plainest words. */
export function obviousTrajectory(
  fixes: FixColumns,
  duty: Interval,
  mode: TravelMode,
  limits: TrajectoryLimits,
): ObviousTrajectory {
  const usable = indicesWithin(fixes.time, duty).filter((index) => isUsable(fixes, index, limits));
  const candidates = withoutTwins(fixes, sortByTime(fixes, usable));
  const { kept, jumps } = dropImpossible(fixes, candidates, limits.speedMetresPerSecond[mode], limits.agreeingFixes);
  const time = kept.map((index) => fixes.time[index]!);
  const segmentStarts: number[] = kept.length > 0 ? [0] : [];
  for (let i = 1; i < kept.length; i++) {
    const isSilence = time[i]! - time[i - 1]! > limits.silenceSeconds * 1_000;
    if (isSilence || jumps.has(i)) segmentStarts.push(i); // T5, T4
  }
  const stops = findStops(fixes, kept, segmentStarts, limits);
  const moves = findMoves(fixes, kept, stops, segmentStarts, jumps);
  return {
    time,
    segmentStarts,
    stops,
    moves,
    unknown: findUnknown(time, duty, limits.silenceSeconds),
    movingSeconds: totalSeconds(moves.filter((move) => !move.isSilence)),
  };
}

/** T1 */
function indicesWithin(time: Float64Array, duty: Interval): number[] {
  const indices: number[] = [];
  for (let i = 0; i < time.length; i++) {
    if (time[i]! >= duty.startsAt && time[i]! < duty.endsAt) indices.push(i);
  }
  return indices;
}

/** T2 */
function isUsable(fixes: FixColumns, index: number, limits: TrajectoryLimits): boolean {
  const lon = fixes.lon[index]!;
  const lat = fixes.lat[index]!;
  if (fixes.flags[index]! & (FLAG_MOCK | FLAG_FUTURE)) return false;
  if (fixes.accuracy[index]! > limits.accuracyMetres) return false; // NaN: not said, not refused
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return false; // NaN fails as well
  return lon !== 0 || lat !== 0;
}

/** T3 */
function sortByTime(fixes: FixColumns, indices: number[]): number[] {
  return indices.sort(
    (a, b) =>
      fixes.time[a]! - fixes.time[b]! ||
      knownAccuracy(fixes.accuracy[a]!) - knownAccuracy(fixes.accuracy[b]!) ||
      fixes.messageKey[a]! - fixes.messageKey[b]! ||
      fixes.lon[a]! - fixes.lon[b]! ||
      fixes.lat[a]! - fixes.lat[b]!,
  );
}

/** Not said sorts behind everything said that is used. */
function knownAccuracy(metres: number): number {
  return Number.isNaN(metres) ? Number.MAX_SAFE_INTEGER : metres;
}

/** T3: the first of those with the same time is the most accurate. */
function withoutTwins(fixes: FixColumns, sorted: readonly number[]): number[] {
  return sorted.filter((index, i) => i === 0 || fixes.time[index] !== fixes.time[sorted[i - 1]!]);
}

/** T4. @returns indices kept, and positions among them at which the track was begun anew */
function dropImpossible(
  fixes: FixColumns,
  candidates: readonly number[],
  maximumSpeed: number,
  agreeingFixes: number,
): { readonly kept: number[]; readonly jumps: ReadonlySet<number> } {
  const kept: number[] = [];
  const jumps = new Set<number>();
  let runStart = 0;
  let suspects: number[] = [];
  const isPossible = (from: number, to: number): boolean => {
    const metres = distanceMetres(fixes.lon[from]!, fixes.lat[from]!, fixes.lon[to]!, fixes.lat[to]!);
    return metres <= maximumSpeed * ((fixes.time[to]! - fixes.time[from]!) / 1_000);
  };
  for (const index of candidates) {
    const anchor = kept.at(-1);
    if (anchor === undefined || isPossible(anchor, index)) {
      kept.push(index);
      suspects = [];
      continue;
    }
    const previous = suspects.at(-1);
    if (previous === undefined || !isPossible(previous, index)) suspects = [index];
    else suspects.push(index);
    if (suspects.length < agreeingFixes) continue;
    if (kept.length - runStart < agreeingFixes) {
      jumps.delete(runStart);
      kept.length = runStart;
    }
    if (kept.length > 0) jumps.add(kept.length);
    runStart = kept.length;
    kept.push(...suspects);
    suspects = [];
  }
  return { kept, jumps };
}

/** T6, from every fix to every later one. */
function findStops(
  fixes: FixColumns,
  kept: readonly number[],
  segmentStarts: readonly number[],
  limits: TrajectoryLimits,
): { first: number; last: number }[] {
  const stops: { first: number; last: number }[] = [];
  for (const [segment, start] of segmentStarts.entries()) {
    const end = segmentStarts[segment + 1] ?? kept.length;
    let first = start;
    while (first < end) {
      let last = first;
      while (last + 1 < end && diagonal(fixes, kept.slice(first, last + 2)) <= limits.stopMetres) last++;
      const isStop = fixes.time[kept[last]!]! - fixes.time[kept[first]!]! >= limits.stopSeconds * 1_000;
      if (isStop) stops.push({ first, last });
      first = isStop ? last + 1 : first + 1;
    }
  }
  return stops;
}

function diagonal(fixes: FixColumns, indices: readonly number[]): number {
  const lons = indices.map((index) => fixes.lon[index]!);
  const lats = indices.map((index) => fixes.lat[index]!);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const middle = (south + north) / 2;
  return Math.hypot(distanceMetres(west, middle, east, middle), distanceMetres(west, south, west, north));
}

/** T5, T7: every step belongs to a stop, to a move, to a silence, or to nobody (a jump). */
function findMoves(
  fixes: FixColumns,
  kept: readonly number[],
  stops: readonly { readonly first: number; readonly last: number }[],
  segmentStarts: readonly number[],
  jumps: ReadonlySet<number>,
): Move[] {
  const moves: Move[] = [];
  let open: { startsAt: number; distanceMetres: number } | undefined;
  const close = (endsAt: number): void => {
    if (open) moves.push({ ...open, endsAt, isSilence: false });
    open = undefined;
  };
  for (let i = 1; i < kept.length; i++) {
    const [a, b] = [kept[i - 1]!, kept[i]!];
    const [from, to] = [fixes.time[a]!, fixes.time[b]!];
    const isInStop = stops.some((stop) => stop.first < i && i <= stop.last);
    const isSegmentStart = segmentStarts.includes(i);
    if (isInStop || isSegmentStart) close(from);
    if (isInStop || jumps.has(i)) continue;
    const metres = distanceMetres(fixes.lon[a]!, fixes.lat[a]!, fixes.lon[b]!, fixes.lat[b]!);
    if (isSegmentStart) {
      moves.push({ startsAt: from, endsAt: to, distanceMetres: metres, isSilence: true });
    } else {
      open ??= { startsAt: from, distanceMetres: 0 };
      open.distanceMetres += metres;
    }
  }
  close(fixes.time[kept.at(-1) ?? 0] ?? 0);
  return moves;
}

/** T9 */
function findUnknown(time: readonly number[], duty: Interval, silenceSeconds: number): Interval[] {
  const unknown: Interval[] = [];
  let from = duty.startsAt;
  for (const to of [...time, duty.endsAt]) {
    if (to - from > silenceSeconds * 1_000) unknown.push({ startsAt: from, endsAt: to });
    from = to;
  }
  return unknown;
}
