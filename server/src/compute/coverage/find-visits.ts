import { distanceMetres } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { CoverageLimits } from '../limits.ts';
import type { CleanTrack } from '../trajectory/compute-trajectory.ts';
import type { CellIndex } from './cell-index.ts';

/** Presence in a cell, named by its position in the index. */
export interface CellVisit extends Interval {
  readonly cell: number;
}

interface OpenVisit {
  readonly cell: number;
  readonly startsAt: number;
  /** Last point not farther outside than allowed. */
  lastInsideAt: number;
  /** First point of the present stretch outside, if there is one. */
  outsideSince: number | undefined;
}

/** The visits of a track in order of their beginning, by rules V1–V3 (RULES.md). */
export function findVisits(track: CleanTrack, index: CellIndex, limits: CoverageLimits): CellVisit[] {
  const visits: CellVisit[] = [];
  let open: OpenVisit[] = [];
  const close = (visit: OpenVisit): void => {
    visits.push({ cell: visit.cell, startsAt: visit.startsAt, endsAt: visit.lastInsideAt });
  };

  function visitPoint(time: number, lon: number, lat: number, accuracy: number): void {
    const margin = limits.presenceMetres + Math.max(limits.leaveMetres, Number.isNaN(accuracy) ? 0 : accuracy);
    const here = index.findWithin(lon, lat, limits.presenceMetres);
    let ended = false;
    for (const visit of open) {
      if (here.includes(visit.cell) || index.metresOutside(visit.cell, lon, lat) <= margin) {
        visit.lastInsideAt = time;
        visit.outsideSince = undefined;
      } else {
        visit.outsideSince ??= time;
        ended ||= time - visit.outsideSince >= limits.leaveSeconds * 1_000;
      }
    }
    if (ended) {
      const isOver = (visit: OpenVisit): boolean =>
        visit.outsideSince !== undefined && time - visit.outsideSince >= limits.leaveSeconds * 1_000;
      open.filter(isOver).forEach(close);
      open = open.filter((visit) => !isOver(visit));
    }
    for (const cell of here) {
      if (open.some((visit) => visit.cell === cell)) continue;
      open.push({ cell, startsAt: time, lastInsideAt: time, outsideSince: undefined });
    }
  }

  for (const [segment, start] of track.segmentStarts.entries()) {
    const end = track.segmentStarts[segment + 1] ?? track.time.length;
    for (let i = start; i < end; i++) {
      if (i > start) visitLine(track, i, limits, visitPoint);
      visitPoint(track.time[i]!, track.lon[i]!, track.lat[i]!, track.accuracy[i]!);
    }
    open.forEach(close); // V3
    open = [];
  }
  return visits.sort((a, b) => a.startsAt - b.startsAt || a.cell - b.cell);
}

/** V1: the points between fix i - 1 and fix i, where the two are close enough in time. */
function visitLine(
  track: CleanTrack,
  i: number,
  limits: CoverageLimits,
  visitPoint: (time: number, lon: number, lat: number, accuracy: number) => void,
): void {
  const from = track.time[i - 1]!;
  const to = track.time[i]!;
  if (to - from > limits.joinSeconds * 1_000) return;
  const [lonA, latA, lonB, latB] = [track.lon[i - 1]!, track.lat[i - 1]!, track.lon[i]!, track.lat[i]!];
  const steps = Math.ceil(distanceMetres(lonA, latA, lonB, latB) / limits.joinStepMetres);
  for (let step = 1; step < steps; step++) {
    const share = step / steps;
    const time = Math.round(from + share * (to - from));
    visitPoint(time, lonA + share * (lonB - lonA), latA + share * (latB - latA), track.accuracy[i]!);
  }
}
