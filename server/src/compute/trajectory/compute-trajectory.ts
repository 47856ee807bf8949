import type { TravelMode } from '@xuncheng/contract';
import { totalSeconds, type Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import type { FixColumns } from './fix-columns.ts';
import { orderFixes } from './order-fixes.ts';
import { TrailPass, type StopRange, type UsedFixes } from './trail-pass.ts';

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

export interface Stop extends Interval {
  readonly lon: number;
  readonly lat: number;
  readonly fixCount: number;
}

/** A stretch outside stops; `isSilence`: the straight line across a silence. */
export interface Move extends Interval {
  readonly distanceMetres: number;
  readonly isSilence: boolean;
}

export interface ShiftTrajectory {
  readonly track: CleanTrack;
  readonly distanceMetres: number;
  readonly movingSeconds: number;
  readonly unknown: readonly Interval[];
  readonly unknownSeconds: number;
  readonly stops: readonly Stop[];
  readonly moves: readonly Move[];
}

/**
 * The trajectory of a duty by the rules of RULES.md.
 * @param fixes of the shift's device, in any order
 * @param duty on-duty interval up to its end or to now, whichever is earlier
 */
export function computeTrajectory(
  fixes: FixColumns,
  duty: Interval,
  mode: TravelMode,
  limits: TrajectoryLimits,
): ShiftTrajectory {
  const { order, fixCount } = orderFixes(fixes, duty, limits);
  const pass = new TrailPass(limits, limits.speedMetresPerSecond[mode], Math.max(1, order.length));
  for (let i = 0; i < order.length; i++) pass.take(fixes, order[i]!);
  return describeTrajectory(pass, duty, fixCount, limits);
}

/** What a pass found, as of the end of `duty`. */
export function describeTrajectory(
  pass: TrailPass,
  duty: Interval,
  fixCount: number,
  limits: TrajectoryLimits,
): ShiftTrajectory {
  const { used } = pass;
  const { length, time } = used;
  const track: CleanTrack = {
    time: time.slice(0, length),
    lon: used.lon.slice(0, length),
    lat: used.lat.slice(0, length),
    accuracy: used.accuracy.slice(0, length),
    segmentStarts: [...pass.segmentStarts],
    jumps: new Set(pass.jumps),
    fixCount,
    rejectedCount: fixCount - length,
  };
  const end = pass.openEnd();
  const stops = end.stop ? [...pass.stops, end.stop] : pass.stops;
  const moves = (end.move ? [...pass.moves, end.move] : pass.moves).map(
    ({ first, last, distanceMetres, isSilence }): Move => ({
      startsAt: time[first]!,
      endsAt: time[last]!,
      distanceMetres,
      isSilence,
    }),
  );
  const unknown = findUnknown(track, duty, limits.silenceSeconds);
  return {
    track,
    distanceMetres: moves.reduce((total, move) => total + move.distanceMetres, 0), // T7
    movingSeconds: totalSeconds(moves.filter((move) => !move.isSilence)), // T8
    unknown,
    unknownSeconds: totalSeconds(unknown),
    stops: stops.map((range) => describeStop(used, range)),
    moves,
  };
}

/** T9: between two used fixes there is silence only where a segment begins. */
function findUnknown({ time, segmentStarts }: CleanTrack, duty: Interval, silenceSeconds: number): Interval[] {
  const segments = segmentStarts.map((start, i) => ({
    startsAt: time[start]!,
    endsAt: time[(segmentStarts[i + 1] ?? time.length) - 1]!,
  }));
  return findSilences(segments, duty, silenceSeconds);
}

/**
 * The unknown time of a duty by rule T9 (RULES.md).
 * @param segments of its track in order of time, each from its first used fix to its last
 */
export function findSilences(segments: readonly Interval[], duty: Interval, silenceSeconds: number): Interval[] {
  const unknown: Interval[] = [];
  let startsAt = duty.startsAt;
  for (const next of [...segments, { startsAt: duty.endsAt, endsAt: duty.endsAt }]) {
    if (next.startsAt - startsAt > silenceSeconds * 1_000) unknown.push({ startsAt, endsAt: next.startsAt });
    startsAt = next.endsAt;
  }
  return unknown;
}

function describeStop({ time, lon, lat }: UsedFixes, { first, last }: StopRange): Stop {
  const fixCount = last - first + 1;
  let east = 0;
  let north = 0;
  for (let i = first; i <= last; i++) {
    east += lon[i]! / fixCount;
    north += lat[i]! / fixCount;
  }
  return { startsAt: time[first]!, endsAt: time[last]!, lon: east, lat: north, fixCount };
}
