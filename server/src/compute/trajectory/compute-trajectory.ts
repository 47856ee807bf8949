import { distanceMetres, type TravelMode } from '@xuncheng/contract';
import { totalSeconds, type Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import { cleanTrack, type CleanTrack } from './clean.ts';
import { findStops, type StopRange } from './find-stops.ts';
import type { FixColumns } from './fix-columns.ts';

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
  const track = cleanTrack(fixes, duty, limits.speedMetresPerSecond[mode], limits);
  const stopRanges = findStops(track, limits);
  const moves = findMoves(track, stopRanges);
  const unknown = findUnknown(track.time, duty, limits.silenceSeconds);
  return {
    track,
    distanceMetres: moves.reduce((total, move) => total + move.distanceMetres, 0), // T7
    movingSeconds: totalSeconds(moves.filter((move) => !move.isSilence)), // T8
    unknown,
    unknownSeconds: totalSeconds(unknown),
    stops: stopRanges.map((range) => describeStop(track, range)),
    moves,
  };
}

/** T5, T7: every step belongs to a stop, to a move, to a silence, or to nobody (a jump). */
function findMoves(track: CleanTrack, stops: readonly StopRange[]): Move[] {
  const moves: Move[] = [];
  const starts = new Set(track.segmentStarts);
  let open: { startsAt: number; distanceMetres: number } | undefined;
  let next = 0;
  const close = (endsAt: number): void => {
    if (open) moves.push({ ...open, endsAt, isSilence: false });
    open = undefined;
  };
  for (let i = 1; i < track.time.length; i++) {
    while (next < stops.length && stops[next]!.last < i) next++;
    const isInStop = next < stops.length && stops[next]!.first < i;
    const from = track.time[i - 1]!;
    const isSegmentStart = starts.has(i);
    if (isInStop || isSegmentStart) close(from);
    if (isInStop || track.jumps.has(i)) continue;
    const metres = distanceMetres(track.lon[i - 1]!, track.lat[i - 1]!, track.lon[i]!, track.lat[i]!);
    if (isSegmentStart) {
      moves.push({ startsAt: from, endsAt: track.time[i]!, distanceMetres: metres, isSilence: true });
    } else {
      open ??= { startsAt: from, distanceMetres: 0 };
      open.distanceMetres += metres;
    }
  }
  close(track.time.at(-1) ?? 0);
  return moves;
}

/** T9 */
function findUnknown(time: Float64Array, duty: Interval, silenceSeconds: number): Interval[] {
  const unknown: Interval[] = [];
  let from = duty.startsAt;
  for (let i = 0; i <= time.length; i++) {
    const to = time[i] ?? duty.endsAt;
    if (to - from > silenceSeconds * 1_000) unknown.push({ startsAt: from, endsAt: to });
    from = to;
  }
  return unknown;
}

function describeStop(track: CleanTrack, { first, last }: StopRange): Stop {
  const fixCount = last - first + 1;
  let lon = 0;
  let lat = 0;
  for (let i = first; i <= last; i++) {
    lon += track.lon[i]! / fixCount;
    lat += track.lat[i]! / fixCount;
  }
  return { startsAt: track.time[first]!, endsAt: track.time[last]!, lon, lat, fixCount };
}
