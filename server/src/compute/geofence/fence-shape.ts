import { localPlane, middleOf, ringContains, type GeofenceShape, type LonLat } from '@xuncheng/contract';

/** A shape made ready to be asked often. */
export interface FenceShape {
  /** Metres from the edge, negative inside (F1). WGS-84 degrees. */
  readonly metresOutside: (lon: number, lat: number) => number;
  /** Degrees around everything inside. */
  readonly box: readonly [west: number, south: number, east: number, north: number];
  /** A place inside, to look at or to send somebody to. */
  readonly middle: LonLat;
}

/** Make a shape ready. */
export function prepareShape(shape: GeofenceShape): FenceShape {
  if (shape.kind === 'circle') return prepareCircle(shape);
  return shape.kind === 'polygon' ? prepareRing(shape.ring) : prepareCorridor(shape.line, shape.halfWidthMetres);
}

function prepareCircle({ lon, lat, radiusMetres }: Extract<GeofenceShape, { kind: 'circle' }>): FenceShape {
  const plane = localPlane(lon, lat);
  return {
    metresOutside: (atLon, atLat) => Math.hypot(...plane.toXY(atLon, atLat)) - radiusMetres,
    box: boxAround([[lon, lat]], radiusMetres),
    middle: [lon, lat],
  };
}

function prepareRing(ring: readonly LonLat[]): FenceShape {
  const edges = prepareEdges([...ring, ring[0]!]);
  return {
    metresOutside: (lon, lat) => (ringContains(ring, lon, lat) ? -1 : 1) * edges(lon, lat),
    box: boxAround(ring, 0),
    middle: middleOf({ type: 'Polygon', coordinates: [ring] }),
  };
}

function prepareCorridor(line: readonly LonLat[], halfWidthMetres: number): FenceShape {
  const edges = prepareEdges(line);
  return {
    metresOutside: (lon, lat) => edges(lon, lat) - halfWidthMetres,
    box: boxAround(line, halfWidthMetres),
    middle: line[Math.floor(line.length / 2)]!,
  };
}

/** How many metres a place is from the nearest edge of a line. */
function prepareEdges(line: readonly LonLat[]): (lon: number, lat: number) => number {
  const plane = localPlane(...line[0]!);
  const x = new Float64Array(line.length);
  const y = new Float64Array(line.length);
  for (const [i, [lon, lat]] of line.entries()) [x[i], y[i]] = plane.toXY(lon, lat);
  return (lon, lat) => {
    const [px, py] = plane.toXY(lon, lat);
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 1; i < x.length; i++) {
      const [ax, ay] = [x[i - 1]!, y[i - 1]!];
      const [dx, dy] = [x[i]! - ax, y[i]! - ay];
      const squared = dx * dx + dy * dy;
      const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / squared));
      nearest = Math.min(nearest, (ax + dx * share - px) ** 2 + (ay + dy * share - py) ** 2);
    }
    return Math.sqrt(nearest);
  };
}

/** A little more than around: the box of a long line is measured on other planes than the distance from it. */
function boxAround(points: readonly LonLat[], reachMetres: number): FenceShape['box'] {
  const metres = reachMetres * 1.01 + 1;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of points) {
    const plane = localPlane(lon, lat);
    const [westLon, southLat] = plane.toLonLat(-metres, -metres);
    const [eastLon, northLat] = plane.toLonLat(metres, metres);
    west = Math.min(west, westLon);
    south = Math.min(south, southLat);
    east = Math.max(east, eastLon);
    north = Math.max(north, northLat);
  }
  return [west, south, east, north];
}
