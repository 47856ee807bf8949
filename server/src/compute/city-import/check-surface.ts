import {
  localPlane,
  polygonsOf,
  ringAreaSquareMetres,
  surfaceBox,
  surfaceContains,
  type ImportProblem,
  type LonLat,
  type Surface,
} from '@xuncheng/contract';
import Flatbush from 'flatbush';

type Ring = readonly LonLat[];

/** Smaller than a table nobody patrols: a sliver of somebody's drawing. */
const SMALLEST_SQUARE_METRES = 1;
/** Borders drawn twice differ by this much without anybody having meant it. */
const BORDER_METRES = 5;
/** A metre of longitude there is cos(latitude) of one of latitude; further north nobody has a city. */
const NORTHERNMOST = 85;

/** Rings closed, and no corner twice in a row: what programs write differently and means the same. */
export function tidy(given: Surface): Surface {
  const tidyRing = (ring: Ring): Ring => {
    const kept = ring.filter(([lon, lat], index) => {
      const before = ring[index - 1];
      return before?.[0] !== lon || before[1] !== lat;
    });
    const [first, last] = [kept[0], kept.at(-1)];
    return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...kept, first] : kept;
  };
  const polygons = polygonsOf(given).map((rings) => rings.map(tidyRing));
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** What is wrong with a tidy surface in itself. */
export function checkSurface(given: Surface): ImportProblem[] {
  const polygons = polygonsOf(given);
  const positions = polygons.flat(2);
  if (positions.some(([lon, lat]) => !(Math.abs(lon) <= 180 && Math.abs(lat) <= NORTHERNMOST)))
    return ['bad-coordinates'];
  if (polygons.every((rings) => rings.every((ring) => ring.length < 4))) return ['empty'];
  const problems: ImportProblem[] = polygons.some((rings) => rings.length > 1) ? ['hole'] : [];
  if (polygons.some(crossesItself)) return [...problems, 'self-intersection'];
  const area = polygons.reduce((sum, [outer]) => sum + (outer ? ringAreaSquareMetres(outer) : 0), 0);
  return area < SMALLEST_SQUARE_METRES ? ['empty'] : problems;
}

/** Does any edge of these rings meet another one elsewhere than where the two follow each other? */
function crossesItself(rings: readonly Ring[]): boolean {
  const edges = rings.flatMap((ring, ringIndex) =>
    ring.slice(1).map((end, index) => ({ start: ring[index]!, end, ringIndex, index, last: ring.length - 2 })),
  );
  if (edges.length === 0) return false;
  const tree = new Flatbush(edges.length);
  for (const { start, end } of edges)
    tree.add(
      Math.min(start[0], end[0]),
      Math.min(start[1], end[1]),
      Math.max(start[0], end[0]),
      Math.max(start[1], end[1]),
    );
  tree.finish();
  return edges.some((edge, position) => {
    const { start, end } = edge;
    const near = tree.search(
      Math.min(start[0], end[0]),
      Math.min(start[1], end[1]),
      Math.max(start[0], end[0]),
      Math.max(start[1], end[1]),
    );
    return near.some((otherPosition) => {
      if (otherPosition <= position) return false;
      const other = edges[otherPosition]!;
      const follows =
        other.ringIndex === edge.ringIndex &&
        (other.index === edge.index + 1 || (edge.index === 0 && other.index === edge.last));
      return follows ? doublesBack(edge, other) : segmentsMeet(edge.start, edge.end, other.start, other.end);
    });
  });
}

interface Edge {
  readonly start: LonLat;
  readonly end: LonLat;
}

/** Two edges that share a corner meet elsewhere only when the second runs back along the first. */
function doublesBack(one: Edge, other: Edge): boolean {
  const [shared, a, b] =
    one.end[0] === other.start[0] && one.end[1] === other.start[1]
      ? [one.end, one.start, other.end]
      : [one.start, one.end, other.start];
  const [ax, ay, bx, by] = [a[0] - shared[0], a[1] - shared[1], b[0] - shared[0], b[1] - shared[1]];
  return ax * by - ay * bx === 0 && ax * bx + ay * by > 0;
}

function segmentsMeet(a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean {
  const [ab1, ab2, cd1, cd2] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (ab1 !== ab2 && cd1 !== cd2) return true;
  return (
    (ab1 === 0 && isBetween(a, b, c)) ||
    (ab2 === 0 && isBetween(a, b, d)) ||
    (cd1 === 0 && isBetween(c, d, a)) ||
    (cd2 === 0 && isBetween(c, d, b))
  );
}

function side(a: LonLat, b: LonLat, p: LonLat): number {
  return Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]));
}

function isBetween(a: LonLat, b: LonLat, p: LonLat): boolean {
  return (
    Math.min(a[0], b[0]) <= p[0] &&
    p[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= p[1] &&
    p[1] <= Math.max(a[1], b[1])
  );
}

/** Does a corner, or the middle of an edge, lie more than a border's width outside the parent? */
export function reachesOutside(child: Surface, parent: Surface): boolean {
  const [west, south] = surfaceBox(parent);
  const plane = localPlane(west, south);
  const edges = polygonsOf(parent).flatMap((rings) =>
    rings.flatMap((ring) =>
      ring.slice(1).map((end, index) => {
        const start = ring[index]!;
        return [...plane.toXY(start[0], start[1]), ...plane.toXY(end[0], end[1])] as const;
      }),
    ),
  );
  const isNearBorder = (lon: number, lat: number): boolean => {
    const [x, y] = plane.toXY(lon, lat);
    return edges.some(([ax, ay, bx, by]) => {
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy;
      const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
      return Math.hypot(ax + dx * share - x, ay + dy * share - y) <= BORDER_METRES;
    });
  };
  return polygonsOf(child).some(([outer = []]) =>
    outer.some(([lon, lat], index) => {
      const next = outer[index + 1] ?? [lon, lat];
      return [
        [lon, lat],
        [(lon + next[0]) / 2, (lat + next[1]) / 2],
      ].some(([x, y]) => !surfaceContains(parent, x!, y!) && !isNearBorder(x!, y!));
    }),
  );
}
