import { bearingDegrees, distanceMetres } from '@xuncheng/contract';
import type { Track, TrackPoint } from './read-tracks.ts';

/** A point with its time (epoch ms) and how it was reached: metres a second and degrees, missing for the first. */
export interface TimedPoint extends TrackPoint {
  readonly time: number;
  readonly speed?: number;
  readonly heading?: number;
}

/** Seconds that a track takes: as recorded, or at the given pace when it has no times. */
export function trackSeconds(track: Track, metresPerSecond: number): number {
  if (isTimed(track)) return ((track.points.at(-1)?.time ?? 0) - (track.points[0]?.time ?? 0)) / 1000;
  let metres = 0;
  for (let i = 1; i < track.points.length; i++) metres += stepMetres(track.points[i - 1]!, track.points[i]!);
  return metres / metresPerSecond;
}

/** Has every point its time? Tracks that have some of them are timed anew. */
export function isTimed(track: Track): boolean {
  return track.points.every(({ time }) => time !== undefined);
}

/**
 * Gives every point a time. Recorded times keep their distances and are moved so that the first is `startTime`; without them the
 * points are walked at `metresPerSecond`, two points in one place a millisecond apart, so that none is lost as a duplicate.
 */
export function timeTrack(
  track: Track,
  { startTime, metresPerSecond }: { readonly startTime: number; readonly metresPerSecond: number },
): TimedPoint[] {
  const timed = isTimed(track);
  const first = track.points[0]?.time ?? 0;
  const points: TimedPoint[] = [];
  for (const point of track.points) {
    const before = points.at(-1);
    if (!before) {
      points.push({ ...point, time: startTime });
      continue;
    }
    const metres = stepMetres(before, point);
    const time = timed
      ? startTime + (point.time! - first)
      : Math.max(before.time + 1, before.time + Math.round((metres / metresPerSecond) * 1000));
    const seconds = (time - before.time) / 1000;
    points.push({
      ...point,
      time,
      ...(seconds > 0 ? { speed: metres / seconds } : {}),
      ...(metres > 0.5 ? { heading: bearingDegrees(before.lon, before.lat, point.lon, point.lat) } : {}),
    });
  }
  return points;
}

function stepMetres(a: TrackPoint, b: TrackPoint): number {
  return distanceMetres(a.lon, a.lat, b.lon, b.lat);
}
