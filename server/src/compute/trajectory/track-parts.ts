import type { CleanTrack } from './compute-trajectory.ts';

/** A part of a track: `times` (epoch ms) runs parallel to the [lon, lat] of `line`. */
export interface TrackPart {
  readonly line: [number, number][];
  readonly times: number[];
}

/** The segments of a track; a line needs two points, so a lone fix is said twice. */
export function trackParts(track: CleanTrack): TrackPart[] {
  return track.segmentStarts.map((start, segment) => {
    const end = track.segmentStarts[segment + 1] ?? track.time.length;
    const part: TrackPart = { line: [], times: [] };
    for (let i = start; i < Math.max(end, start + 2); i++) {
      const index = Math.min(i, end - 1);
      part.line.push([track.lon[index]!, track.lat[index]!]);
      part.times.push(track.time[index]!);
    }
    return part;
  });
}
