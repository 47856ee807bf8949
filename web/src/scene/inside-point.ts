import { localPlane, ringContains, type LonLat } from '@xuncheng/contract';

/** Steps of the search grid along each side. */
const STEPS = 25;

/**
 * A point well inside a ring, to write a name on: of a grid over its box, the point farthest from the edge. A bent river's box has
 * its middle on land. An empty ring answers [0, 0]; a ring too thin for the grid, its first corner.
 */
export function insidePoint(ring: readonly LonLat[]): LonLat {
  const first = ring[0];
  if (!first) return [0, 0];
  const plane = localPlane(first[0], first[1]);
  const points = ring.map(([lon, lat]) => plane.toXY(lon, lat));
  const [west, east] = extent(ring.map((point) => point[0]));
  const [south, north] = extent(ring.map((point) => point[1]));
  let best: LonLat = first;
  let bestDistance = 0;
  for (let i = 0.5; i < STEPS; i++) {
    for (let j = 0.5; j < STEPS; j++) {
      const lon = west + ((east - west) * i) / STEPS;
      const lat = south + ((north - south) * j) / STEPS;
      if (!ringContains(ring, lon, lat)) continue;
      const distance = distanceToEdge(points, plane.toXY(lon, lat));
      if (distance > bestDistance) {
        bestDistance = distance;
        best = [lon, lat];
      }
    }
  }
  return best;
}

function extent(values: readonly number[]): [least: number, greatest: number] {
  return [Math.min(...values), Math.max(...values)];
}

type Point = readonly [x: number, y: number];

function distanceToEdge(points: readonly Point[], [x, y]: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  points.forEach(([bx, by], index) => {
    const [ax, ay] = points[index === 0 ? points.length - 1 : index - 1]!;
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy;
    const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
    nearest = Math.min(nearest, Math.hypot(ax + dx * share - x, ay + dy * share - y));
  });
  return nearest;
}
