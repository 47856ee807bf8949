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
  const pass = new VisitPass(index, limits);
  let segment = 0;
  for (let i = 0; i < track.time.length; i++) {
    const begins = i === track.segmentStarts[segment];
    if (begins) segment++;
    pass.take(track.time[i]!, track.lon[i]!, track.lat[i]!, track.accuracy[i]!, begins);
  }
  return pass.visits();
}

/** Finds visits fix by fix, at a cost that does not grow with those before. */
export class VisitPass {
  private readonly index: CellIndex;
  private readonly limits: CoverageLimits;
  private readonly over: CellVisit[] = [];
  private open: OpenVisit[] = [];
  private time = Number.NaN;
  private lon = Number.NaN;
  private lat = Number.NaN;

  constructor(index: CellIndex, limits: CoverageLimits) {
    this.index = index;
    this.limits = limits;
  }

  /** The next used fix; `begins`: it is the first of a segment. */
  take(time: number, lon: number, lat: number, accuracy: number, begins: boolean): void {
    if (begins) {
      this.open.forEach((visit) => this.close(visit)); // V3
      this.open = [];
    } else this.visitLine(time, lon, lat, accuracy);
    this.visitPoint(time, lon, lat, accuracy);
    this.time = time;
    this.lon = lon;
    this.lat = lat;
  }

  /** As if no more fixes came. */
  visits(): CellVisit[] {
    const open = this.open.map(({ cell, startsAt, lastInsideAt }) => ({ cell, startsAt, endsAt: lastInsideAt }));
    return [...this.over, ...open].sort((a, b) => a.startsAt - b.startsAt || a.cell - b.cell);
  }

  /** The same once more: what one takes the other does not know of. */
  copy(): VisitPass {
    const made = new VisitPass(this.index, this.limits);
    made.over.push(...this.over);
    made.open = this.open.map((visit) => ({ ...visit }));
    made.time = this.time;
    made.lon = this.lon;
    made.lat = this.lat;
    return made;
  }

  private close(visit: OpenVisit): void {
    this.over.push({ cell: visit.cell, startsAt: visit.startsAt, endsAt: visit.lastInsideAt });
  }

  private visitPoint(time: number, lon: number, lat: number, accuracy: number): void {
    const { index, limits } = this;
    const margin = limits.presenceMetres + Math.max(limits.leaveMetres, Number.isNaN(accuracy) ? 0 : accuracy);
    const here = index.findWithin(lon, lat, limits.presenceMetres);
    let ended = false;
    for (const visit of this.open) {
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
      this.open.filter(isOver).forEach((visit) => this.close(visit));
      this.open = this.open.filter((visit) => !isOver(visit));
    }
    for (const cell of here) {
      if (this.open.some((visit) => visit.cell === cell)) continue;
      this.open.push({ cell, startsAt: time, lastInsideAt: time, outsideSince: undefined });
    }
  }

  /** V1: the points between the fix before and this one, where the two are close enough in time. */
  private visitLine(to: number, lon: number, lat: number, accuracy: number): void {
    const { time: from, lon: lonA, lat: latA, limits } = this;
    if (to - from > limits.joinSeconds * 1_000) return;
    const steps = Math.ceil(distanceMetres(lonA, latA, lon, lat) / limits.joinStepMetres);
    for (let step = 1; step < steps; step++) {
      const share = step / steps;
      this.visitPoint(
        Math.round(from + share * (to - from)),
        lonA + share * (lon - lonA),
        latA + share * (lat - latA),
        accuracy,
      );
    }
  }
}
