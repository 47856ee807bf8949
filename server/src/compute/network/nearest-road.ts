import { allocateFoundEdges, type EdgeIndex } from './edge-index.ts';
import { MODE_BITS } from './road-network.ts';
import type { TravelMode } from '@xuncheng/contract';

/** A place on a road. */
export interface RoadPlace {
  readonly edge: number;
  /** Where on the edge, 0 at its beginning, 1 at its end. */
  readonly fraction: number;
  /** Metres from the place asked for. */
  readonly metres: number;
}

/** Metres looked at first: in a town there is nearly always a road so near. */
const FIRST_LOOK_METRES = 60;
/** Roads that differ by less are equally near: the last digits of a distance depend on which end it is reckoned from. */
export const EQUAL_METRES = 0.001;

const found = allocateFoundEdges();

/** The nearest place on a road that the mode may use, at most `reachMetres` away; of equally near ones that on the lowest edge (rule N6). */
export function nearestRoad(
  index: EdgeIndex,
  lon: number,
  lat: number,
  mode: TravelMode,
  reachMetres: number,
): RoadPlace | null {
  for (let radius = Math.min(FIRST_LOOK_METRES, reachMetres); ; radius = Math.min(radius * 3, reachMetres)) {
    index.find(lon, lat, radius, MODE_BITS[mode], found);
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < found.count; i++) nearest = Math.min(nearest, found.metres[i]!);
    let best = -1;
    for (let i = 0; i < found.count; i++) {
      if (found.metres[i]! > nearest + EQUAL_METRES) continue;
      if (best < 0 || found.edge[i]! < found.edge[best]!) best = i;
    }
    if (best >= 0) return { edge: found.edge[best]!, fraction: found.fraction[best]!, metres: found.metres[best]! };
    if (radius >= reachMetres) return null;
  }
}
