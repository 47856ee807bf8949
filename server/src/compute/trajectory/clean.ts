import { distanceMetres, FLAG_FUTURE, FLAG_MOCK } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import type { FixColumns } from './fix-columns.ts';

/** The used fixes in order of time, in segments. */
export interface CleanTrack {
  readonly time: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** Metres; NaN where the device did not say. */
  readonly accuracy: Float32Array;
  /** Index of the first fix of every segment. */
  readonly segmentStarts: readonly number[];
  /** Segment starts that are jumps: the straight line to them is nobody's way. */
  readonly jumps: ReadonlySet<number>;
  readonly fixCount: number;
  readonly rejectedCount: number;
}

/**
 * Choose and order the fixes of a duty, by rules T1–T5 (RULES.md).
 * @param maximumSpeed metres a second of the officer's travel mode
 */
export function cleanTrack(
  fixes: FixColumns,
  duty: Interval,
  maximumSpeed: number,
  limits: TrajectoryLimits,
): CleanTrack {
  const inDuty = indicesWithin(fixes.time, duty);
  const candidates = withoutTwins(
    fixes,
    sortByTime(
      fixes,
      inDuty.filter((index) => isUsable(fixes, index, limits)),
    ),
  );
  const { kept, jumps } = dropImpossible(fixes, candidates, maximumSpeed, limits.agreeingFixes);
  const track = {
    time: Float64Array.from(kept, (index) => fixes.time[index]!),
    lon: Float64Array.from(kept, (index) => fixes.lon[index]!),
    lat: Float64Array.from(kept, (index) => fixes.lat[index]!),
    accuracy: Float32Array.from(kept, (index) => fixes.accuracy[index]!),
  };
  const segmentStarts: number[] = kept.length > 0 ? [0] : [];
  for (let i = 1; i < kept.length; i++) {
    const isSilence = track.time[i]! - track.time[i - 1]! > limits.silenceSeconds * 1_000;
    if (isSilence || jumps.has(i)) segmentStarts.push(i); // T5, T4
  }
  return { ...track, segmentStarts, jumps, fixCount: inDuty.length, rejectedCount: inDuty.length - kept.length };
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
