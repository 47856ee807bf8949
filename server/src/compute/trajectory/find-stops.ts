import { localPlane } from '@xuncheng/contract';
import type { TrajectoryLimits } from '../limits.ts';
import type { CleanTrack } from './clean.ts';

/** A stop: fixes `first` to `last` of the track, both included. */
export interface StopRange {
  readonly first: number;
  readonly last: number;
}

/** The stops of a track in order, by rule T6 (RULES.md). */
export function findStops(track: CleanTrack, limits: TrajectoryLimits): StopRange[] {
  if (track.time.length === 0) return [];
  const { x, y } = toPlane(track);
  const stops: StopRange[] = [];
  for (const [segment, start] of track.segmentStarts.entries()) {
    const end = track.segmentStarts[segment + 1] ?? track.time.length;
    let first = start;
    while (first < end) {
      const last = extend(x, y, first, end, limits.stopMetres);
      if (track.time[last]! - track.time[first]! >= limits.stopSeconds * 1_000) {
        stops.push({ first, last });
        first = last + 1;
      } else {
        first++;
      }
    }
  }
  return stops;
}

/** The last fix up to which the rectangle around `first`… stays small enough. */
function extend(x: Float64Array, y: Float64Array, first: number, end: number, stopMetres: number): number {
  let west = x[first]!;
  let east = west;
  let south = y[first]!;
  let north = south;
  let i = first + 1;
  for (; i < end; i++) {
    west = Math.min(west, x[i]!);
    east = Math.max(east, x[i]!);
    south = Math.min(south, y[i]!);
    north = Math.max(north, y[i]!);
    if ((east - west) ** 2 + (north - south) ** 2 > stopMetres ** 2) break;
  }
  return i - 1;
}

function toPlane(track: CleanTrack): { readonly x: Float64Array; readonly y: Float64Array } {
  const plane = localPlane(track.lon[0]!, track.lat[0]!);
  const x = new Float64Array(track.time.length);
  const y = new Float64Array(track.time.length);
  for (let i = 0; i < x.length; i++) [x[i], y[i]] = plane.toXY(track.lon[i]!, track.lat[i]!);
  return { x, y };
}
