import { distanceMetres } from '@xuncheng/contract';
import type { CoverageLimits } from '../limits.ts';
import type { CleanTrack } from '../trajectory/compute-trajectory.ts';
import type { CellIndex } from './cell-index.ts';
import type { CellVisit } from './find-visits.ts';

interface Point {
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  readonly accuracy: number;
}

/** Visits as RULES.md has them, one cell and one rule after the other: slow, and plainly right. */
export function obviousVisits(track: CleanTrack, index: CellIndex, limits: CoverageLimits): CellVisit[] {
  const segments = track.segmentStarts.map((from, i) =>
    pointsOf(track, from, track.segmentStarts[i + 1] ?? track.time.length, limits),
  );
  return index.cells
    .flatMap((_, cell) => segments.flatMap((points) => visitsOf(points, cell, index, limits))) // V3: each segment by itself
    .sort((a, b) => a.startsAt - b.startsAt || a.cell - b.cell);
}

/** V1: the fixes of a segment, and points every so many metres between those that are close in time. */
function pointsOf(track: CleanTrack, from: number, end: number, limits: CoverageLimits): Point[] {
  const points: Point[] = [];
  for (let i = from; i < end; i++) {
    const [time, lon, lat] = [track.time[i]!, track.lon[i]!, track.lat[i]!];
    const accuracy = Number.isNaN(track.accuracy[i]!) ? 0 : track.accuracy[i]!;
    const [t0, lon0, lat0] = [track.time[i - 1]!, track.lon[i - 1]!, track.lat[i - 1]!];
    if (i > from && time - t0 <= limits.joinSeconds * 1_000) {
      const steps = Math.ceil(distanceMetres(lon0, lat0, lon, lat) / limits.joinStepMetres);
      for (let step = 1; step < steps; step++) {
        const share = step / steps;
        const at = Math.round(t0 + share * (time - t0));
        points.push({ time: at, lon: lon0 + share * (lon - lon0), lat: lat0 + share * (lat - lat0), accuracy });
      }
    }
    points.push({ time, lon, lat, accuracy });
  }
  return points;
}

function visitsOf(points: readonly Point[], cell: number, index: CellIndex, limits: CoverageLimits): CellVisit[] {
  const { presenceMetres, leaveMetres, leaveSeconds } = limits;
  const metres = points.map(({ lon, lat }) => index.metresOutside(cell, lon, lat));
  const isInside = metres.map((one) => one <= presenceMetres);
  // V2: farther outside than may be, seen from the point's accuracy.
  const isOutside = metres.map((one, i) => one > presenceMetres + Math.max(leaveMetres, points[i]!.accuracy));
  const visits: CellVisit[] = [];
  for (let next = 0; ;) {
    const first = isInside.indexOf(true, next);
    if (first < 0) return visits;
    let last = first;
    next = points.length;
    for (let i = first + 1; i < points.length; i++) {
      if (!isOutside[i]) {
        last = i;
        continue;
      }
      const since = points[last + 1]!.time;
      if (points[i]!.time - since < leaveSeconds * 1_000) continue;
      next = i; // stayed outside that long
      break;
    }
    visits.push({ cell, startsAt: points[first]!.time, endsAt: points[last]!.time });
  }
}
