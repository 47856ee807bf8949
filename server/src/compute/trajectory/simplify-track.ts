import { localPlane } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { CleanTrack } from './compute-trajectory.ts';
import { simplifyLine } from './simplify-line.ts';
import type { TrackPart } from './track-parts.ts';

/** Metres by which the line for overviews may be off: below what satellites are wrong by (T11). */
export const SIMPLIFY_METRES = 2;

/**
 * The segments of a track with few points, by rule T11 (RULES.md): where stops begin and end a point is kept, so that between two
 * points somebody walked and did not stand.
 */
export function simplifyTrack(track: CleanTrack, stops: readonly Interval[], tolerance = SIMPLIFY_METRES): TrackPart[] {
  const { length } = track.time;
  if (length === 0) return [];
  const plane = localPlane(track.lon[0]!, track.lat[0]!);
  const x = new Float64Array(length);
  const y = new Float64Array(length);
  for (let i = 0; i < length; i++) [x[i], y[i]] = plane.toXY(track.lon[i]!, track.lat[i]!);
  const boundaries = new Set(stops.flatMap((stop) => [stop.startsAt, stop.endsAt]));
  const kept = new Int32Array(length);
  return track.segmentStarts.map((start, segment) => {
    const end = (track.segmentStarts[segment + 1] ?? length) - 1;
    const part: TrackPart = { line: [], times: [] };
    const keep = (index: number): void => {
      part.line.push([track.lon[index]!, track.lat[index]!]);
      part.times.push(track.time[index]!);
    };
    keep(start);
    let from = start;
    for (let i = start + 1; i <= end; i++) {
      if (i < end && !boundaries.has(track.time[i]!)) continue;
      const count = simplifyLine(x, y, from, i, tolerance, kept);
      for (let k = 1; k < count; k++) keep(kept[k]!);
      from = i;
    }
    if (end === start) keep(start); // a line needs two points
    return part;
  });
}
