import { localPlane, ringAreaSquareMetres, ringContains, type LonLat } from './geodesy.ts';

type Ring = readonly LonLat[];

/** Ground that something covers, as GeoJSON in WGS-84: of each polygon the outer ring, then its holes. */
export type Surface =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

/** Its polygons: one, or as many as there are pieces. */
export function polygonsOf(surface: Surface): readonly (readonly Ring[])[] {
  return surface.type === 'Polygon' ? [surface.coordinates] : surface.coordinates;
}

/** Outlines of its pieces, without holes. */
export function outerRings(surface: Surface): readonly Ring[] {
  return polygonsOf(surface).flatMap((rings) => rings.slice(0, 1));
}

/** Is the place on it? Even–odd over all rings, so that holes fall out by themselves. */
export function surfaceContains(surface: Surface, lon: number, lat: number): boolean {
  return polygonsOf(surface).some((rings) => insideRings(rings, lon, lat));
}

/** Its box in degrees; of nothing, west is 180 and east -180. */
export function surfaceBox(surface: Surface): [west: number, south: number, east: number, north: number] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const ring of outerRings(surface)) {
    for (const [lon, lat] of ring) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return [west, south, east, north];
}

/** Steps of the search grid along each side. */
const STEPS = 25;

/**
 * A point well inside, to write a name on or to send somebody to: of a grid over the box of the largest piece, the point farthest from
 * every edge. A bent river's box has its middle on land, a ring road's area its middle outside. An empty surface answers [0, 0]; one too
 * thin for the grid, its first corner.
 */
export function insidePoint(surface: Surface): LonLat {
  const rings = largestOf(polygonsOf(surface));
  const first = rings[0]?.[0];
  if (!first) return [0, 0];
  const plane = localPlane(first[0], first[1]);
  const edges = rings.map((ring) => ring.map(([lon, lat]) => plane.toXY(lon, lat)));
  const [west, south, east, north] = surfaceBox({ type: 'Polygon', coordinates: rings });
  let best: LonLat = first;
  let bestDistance = 0;
  for (let i = 0.5; i < STEPS; i++) {
    for (let j = 0.5; j < STEPS; j++) {
      const lon = west + ((east - west) * i) / STEPS;
      const lat = south + ((north - south) * j) / STEPS;
      if (!insideRings(rings, lon, lat)) continue;
      const distance = distanceToEdges(edges, plane.toXY(lon, lat), bestDistance);
      if (distance > bestDistance) {
        bestDistance = distance;
        best = [lon, lat];
      }
    }
  }
  return best;
}

/**
 * A point inside to send somebody to: the mean of the largest piece's corners where that is inside, as it is of nearly every cell;
 * otherwise `insidePoint`, which takes a hundred times as long.
 */
export function middleOf(surface: Surface): LonLat {
  const rings = largestOf(polygonsOf(surface));
  const outer = rings[0] ?? [];
  const last = outer.at(-1);
  const closed = outer.length > 1 && last?.[0] === outer[0]![0] && last[1] === outer[0]![1];
  const corners = closed ? outer.slice(0, -1) : outer;
  let [lon, lat] = [0, 0];
  for (const corner of corners) {
    lon += corner[0] / corners.length;
    lat += corner[1] / corners.length;
  }
  return insideRings(rings, lon, lat) ? [lon, lat] : insidePoint(surface);
}

function insideRings(rings: readonly Ring[], lon: number, lat: number): boolean {
  return rings.reduce((inside, ring) => inside !== ringContains(ring, lon, lat), false);
}

function largestOf(polygons: readonly (readonly Ring[])[]): readonly Ring[] {
  const [only = []] = polygons;
  if (polygons.length < 2) return only;
  const areas = polygons.map(([outer = []]) => ringAreaSquareMetres(outer));
  return polygons[areas.indexOf(Math.max(...areas))] ?? only;
}

type Point = readonly [x: number, y: number];

/** To the nearest edge; as soon as one is no farther than `least`, that is answer enough, and some such distance is given. */
function distanceToEdges(rings: readonly (readonly Point[])[], [x, y]: Point, least: number): number {
  let nearestSquared = Number.POSITIVE_INFINITY;
  for (const points of rings) {
    let [ax, ay] = points.at(-1) ?? [0, 0];
    for (const [bx, by] of points) {
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy;
      const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
      nearestSquared = Math.min(nearestSquared, (ax + dx * share - x) ** 2 + (ay + dy * share - y) ** 2);
      if (nearestSquared <= least * least) return Math.sqrt(nearestSquared);
      [ax, ay] = [bx, by];
    }
  }
  return Math.sqrt(nearestSquared);
}
