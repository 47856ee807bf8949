import type { TravelMode } from '@xuncheng/contract';
import { totalSeconds, type Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import type { FixColumns } from './fix-columns.ts';
import { orderFixes } from './order-fixes.ts';
import { TrailPass, type Move, type Stop } from './trail-pass.ts';

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
}

/** What a trajectory says of a duty. */
export interface DutyTrail {
  readonly fixCount: number;
  readonly rejectedCount: number;
  readonly distanceMetres: number;
  readonly movingSeconds: number;
  readonly unknown: readonly Interval[];
  readonly unknownSeconds: number;
  /** From the first used fix to the last; undefined: there is none. */
  readonly seen: Interval | undefined;
  readonly stops: readonly Stop[];
  readonly moves: readonly Move[];
}

/** The same with the track it was found in. */
export interface ShiftTrajectory extends DutyTrail {
  readonly track: CleanTrack;
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
  pass.take(fixes, order);
  const { time, lon, lat, accuracy, length } = pass.used;
  return {
    track: {
      time: time.subarray(0, length),
      lon: lon.subarray(0, length),
      lat: lat.subarray(0, length),
      accuracy: accuracy.subarray(0, length),
      segmentStarts: [...pass.segmentStarts],
      jumps: new Set(pass.jumps),
    },
    ...describeTrail(pass, duty, fixCount, limits),
  };
}

/** What a pass found, as of the end of `duty`. */
export function describeTrail(pass: TrailPass, duty: Interval, fixCount: number, limits: TrajectoryLimits): DutyTrail {
  const end = pass.openEnd();
  const stops = end.stop ? [...pass.stops, end.stop] : pass.stops;
  const moves = end.move ? [...pass.moves, end.move] : pass.moves;
  const segments = pass.segments();
  const unknown = findSilences(segments, duty, limits.silenceSeconds); // T9: between two used fixes only where a segment begins
  return {
    fixCount,
    rejectedCount: fixCount - pass.usedCount,
    distanceMetres: moves.reduce((total, move) => total + move.distanceMetres, 0), // T7
    movingSeconds: totalSeconds(moves.filter((move) => !move.isSilence)), // T8
    unknown,
    unknownSeconds: totalSeconds(unknown),
    seen: segments.length === 0 ? undefined : { startsAt: segments[0]!.startsAt, endsAt: segments.at(-1)!.endsAt },
    stops,
    moves,
  };
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
