import type { MapFeature } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import { edgeKey, ringPoints, type Mesh } from './mesh.ts';
import { centroid, signedArea, toDegrees, toPlane, type XY } from './plane.ts';
import { dominantDirection } from './split.ts';
import { isGreen, metresToCanal, metresToLake, metresToRiver } from './terrain.ts';

/** Centres around which the city is tall: where, how tall the tallest are, and how far it reaches (metres). */
const CENTRES: readonly { readonly at: XY; readonly heightMetres: number; readonly reachMetres: number }[] = [
  { at: toPlane([120.1635, 30.2525]), heightMetres: 62, reachMetres: 520 },
  { at: toPlane([120.1735, 30.2555]), heightMetres: 95, reachMetres: 620 },
  { at: toPlane([120.1805, 30.2448]), heightMetres: 88, reachMetres: 480 },
  { at: toPlane([120.199, 30.2328]), heightMetres: 135, reachMetres: 950 },
  { at: toPlane([120.1885, 30.2245]), heightMetres: 92, reachMetres: 700 },
];
/** The old town around 河坊街: low, dense, courtyards. */
const OLD_TOWN: readonly { readonly at: XY; readonly reachMetres: number }[] = [
  { at: toPlane([120.1672, 30.2403]), reachMetres: 330 },
  { at: toPlane([120.1692, 30.235]), reachMetres: 300 },
  { at: toPlane([120.1708, 30.2312]), reachMetres: 220 },
  { at: toPlane([120.1745, 30.2388]), reachMetres: 200 },
  { at: toPlane([120.1768, 30.2535]), reachMetres: 190 },
  { at: toPlane([120.166, 30.2225]), reachMetres: 320 },
];

/** What must not be built over, beyond the roads at the edge of the plot: canals' banks and the lake front. */
const CANAL_BANK_METRES = 5;
const LAKE_FRONT_METRES = 62;

/** A plot to build on: a cell or half of one. */
export interface Plot {
  readonly ring: readonly number[];
}

interface Building {
  readonly corners: readonly XY[];
  readonly heightMetres: number;
}

/** Buildings of every plot, set back from roads and water; heights by where the plot lies. Schematic, not surveyed. */
export function drawBlocks(mesh: Mesh, plots: readonly Plot[], random: Random): MapFeature[] {
  return plots.flatMap(({ ring }) => {
    const free = buildable(mesh, ring);
    if (!free) return [];
    return buildOn(free, random)
      .filter((building) => isAllowed(building.corners))
      .map((building) => drawBuilding(building));
  });
}

function drawBuilding({ corners, heightMetres }: Building): MapFeature {
  const ring = corners.map(toDegrees);
  return {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] },
    properties: { kind: 'block', heightMetres: Math.round(heightMetres * 10) / 10 },
  };
}

/** The plot less the setback from each of its edges; undefined when too little is left. */
function buildable(mesh: Mesh, ring: readonly number[]): XY[] | undefined {
  let free = ringPoints(mesh, ring);
  if (isGreen(centroid(free))) return undefined;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const road = mesh.edgeRoads.get(edgeKey(a, b));
    const width = road === undefined ? 0 : mesh.roads[road]!.widthMetres;
    free = clipLeftOf(free, mesh.points[a]!, mesh.points[b]!, width / 2 + (width > 20 ? 6 : width > 0 ? 3.5 : 2.5));
    if (free.length < 3) return undefined;
  }
  return signedArea(free) > 260 ? free : undefined;
}

/** The part of a ring that lies at least `inset` metres to the left of a–b. */
function clipLeftOf(ring: readonly XY[], a: XY, b: XY, inset: number): XY[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length === 0) return [...ring];
  const nx = -(b[1] - a[1]) / length;
  const ny = (b[0] - a[0]) / length;
  return clipAbove(ring, nx, ny, a[0] * nx + a[1] * ny + inset);
}

/** The part of a ring where x·nx + y·ny ≥ level. */
function clipAbove(ring: readonly XY[], nx: number, ny: number, level: number): XY[] {
  const kept: XY[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [px, py] = ring[j]!;
    const [qx, qy] = ring[i]!;
    const before = px * nx + py * ny - level;
    const here = qx * nx + qy * ny - level;
    if (before >= 0 !== here >= 0) {
      const t = before / (before - here);
      kept.push([px + (qx - px) * t, py + (qy - py) * t]);
    }
    if (here >= 0) kept.push(ring[i]!);
  }
  return kept;
}

function isAllowed(corners: readonly XY[]): boolean {
  const middle = centroid(corners);
  const around = corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % corners.length]!;
    return [corner, [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2] as const];
  });
  return [middle, ...around].every(
    (point) => metresToCanal(point) > CANAL_BANK_METRES && metresToLake(point) > LAKE_FRONT_METRES && !isGreen(point),
  );
}

/** How tall the place is on the whole, metres. */
function tallnessAt(point: XY): number {
  let tall = 22;
  for (const { at, heightMetres, reachMetres } of CENTRES) {
    const distance = Math.hypot(point[0] - at[0], point[1] - at[1]);
    tall = Math.max(tall, heightMetres * Math.exp(-((distance / reachMetres) ** 2)));
  }
  // Nothing tall is allowed near the lake: the hills behind it must stay visible.
  return Math.min(tall, 11 + metresToLake(point) * 0.085);
}

function isOldTown(point: XY): boolean {
  return OLD_TOWN.some(({ at, reachMetres }) => Math.hypot(point[0] - at[0], point[1] - at[1]) < reachMetres);
}

function buildOn(free: readonly XY[], random: Random): Building[] {
  const middle = centroid(free);
  const tall = tallnessAt(middle);
  if (isOldTown(middle)) return buildCourtyards(free, random);
  const nearRiver = metresToRiver(middle) < 420;
  if (tall > 44 && random.chance(nearRiver ? 0.8 : 0.62)) return buildTowers(free, tall, random);
  if (tall > 30 && random.chance(0.4)) return buildMall(free, tall, random);
  return buildRows(free, tall, random);
}

/** The ring in a frame turned so that its streets run along the axes. */
interface Frame {
  readonly ring: XY[];
  readonly back: (point: XY) => XY;
}

function turn(free: readonly XY[]): Frame {
  let angle = dominantDirection(free);
  // Rows look south: the long side of a slab runs west–east, within 45°.
  while (angle > Math.PI / 4) angle -= Math.PI / 2;
  while (angle < -Math.PI / 4) angle += Math.PI / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    ring: free.map(([x, y]): XY => [x * cos + y * sin, -x * sin + y * cos]),
    back: ([x, y]) => [x * cos - y * sin, x * sin + y * cos],
  };
}

/** The longest stretch [from, to] in which a horizontal strip lies inside a convex ring. */
function stripInside(ring: readonly XY[], bottom: number, top: number): [number, number] | undefined {
  const low = spanAt(ring, bottom);
  const high = spanAt(ring, top);
  if (!low || !high) return undefined;
  const from = Math.max(low[0], high[0]);
  const to = Math.min(low[1], high[1]);
  return to > from ? [from, to] : undefined;
}

function spanAt(ring: readonly XY[], y: number): [number, number] | undefined {
  const xs: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y) xs.push(((xj - xi) * (y - yi)) / (yj - yi) + xi);
  }
  return xs.length < 2 ? undefined : [Math.min(...xs), Math.max(...xs)];
}

const rectangle = (frame: Frame, x0: number, y0: number, x1: number, y1: number): XY[] =>
  (
    [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ] as const
  ).map(frame.back);

/** Rows of housing slabs that look south, as most of the city's quarters are built. */
function buildRows(free: readonly XY[], tall: number, random: Random): Building[] {
  const frame = turn(free);
  const ys = frame.ring.map(([, y]) => y);
  const depth = random.between(11, 14);
  const high = tall > 30 && random.chance(0.5);
  const floors = high ? random.integer(9, 16) : random.integer(5, 7);
  const gap = high ? 23 : 16.5;
  const buildings: Building[] = [];
  let y = Math.min(...ys) + random.between(0, 4);
  for (; y + depth < Math.max(...ys); y += depth + gap) {
    const strip = stripInside(frame.ring, y, y + depth);
    if (!strip) continue;
    const length = strip[1] - strip[0];
    const pieces = length > 78 ? 2 : 1;
    const piece = (length - (pieces - 1) * 12) / pieces;
    if (piece < 15) continue;
    for (let k = 0; k < pieces; k++) {
      const x0 = strip[0] + k * (piece + 12) + random.between(0, 3);
      const heightMetres = (floors + (random.chance(0.25) ? 1 : 0)) * 3 + 1;
      buildings.push({ corners: rectangle(frame, x0, y, x0 + piece - 3, y + depth), heightMetres });
    }
  }
  return buildings;
}

/** Towers on a common podium: offices, hotels, newer housing by the river. */
function buildTowers(free: readonly XY[], tall: number, random: Random): Building[] {
  const frame = turn(free);
  const [cx, cy] = centroid(frame.ring);
  const buildings: Building[] = [];
  const podium = free.map(([x, y]): XY => {
    const [mx, my] = centroid(free);
    return [mx + (x - mx) * 0.88, my + (y - my) * 0.88];
  });
  if (random.chance(0.6)) buildings.push({ corners: podium, heightMetres: random.between(12, 22) });
  const half = random.between(13, 19);
  const spots: readonly XY[] = random.chance(0.5)
    ? [[cx, cy]]
    : [
        [cx - half * 1.5, cy + half * 0.4],
        [cx + half * 1.5, cy - half * 0.4],
      ];
  for (const [x, y] of spots) {
    const corners = rectangle(frame, x - half, y - half * 0.85, x + half, y + half * 0.85);
    if (!insideConvex(free, corners)) continue;
    const heightMetres = Math.min(120, Math.max(28, tall * random.between(0.72, 1.12)));
    buildings.push({ corners, heightMetres });
    if (heightMetres > 70 && random.chance(0.5)) {
      const inner = rectangle(frame, x - half * 0.6, y - half * 0.5, x + half * 0.6, y + half * 0.5);
      buildings.push({ corners: inner, heightMetres: Math.min(120, heightMetres + random.between(4, 12)) });
    }
  }
  return buildings.length > 0 ? buildings : buildRows(free, tall, random);
}

/** One large house that fills the plot, with a smaller storey on top. */
function buildMall(free: readonly XY[], tall: number, random: Random): Building[] {
  const [cx, cy] = centroid(free);
  const scaled = (share: number): XY[] => free.map(([x, y]) => [cx + (x - cx) * share, cy + (y - cy) * share]);
  const heightMetres = random.between(18, 30);
  const buildings: Building[] = [{ corners: scaled(0.94), heightMetres }];
  if (tall > 36) buildings.push({ corners: scaled(0.5), heightMetres: heightMetres + random.between(8, 20) });
  return buildings;
}

/** Small houses around courts along narrow alleys. */
function buildCourtyards(free: readonly XY[], random: Random): Building[] {
  const frame = turn(free);
  const ys = frame.ring.map(([, y]) => y);
  const buildings: Building[] = [];
  for (let y = Math.min(...ys) + 1; y + 14 < Math.max(...ys); y += 21) {
    const strip = stripInside(frame.ring, y, y + 14);
    if (!strip) continue;
    for (let x = strip[0]; x + 12 < strip[1];) {
      const width = Math.min(random.between(16, 34), strip[1] - x);
      if (random.chance(0.9) && width > 9) {
        const depth = random.between(10, 14);
        buildings.push({
          corners: rectangle(frame, x, y, x + width - 2.5, y + depth),
          heightMetres: random.chance(0.2) ? 9 : random.between(9, 12.5),
        });
      }
      x += width + 1.5;
    }
  }
  return buildings;
}

function insideConvex(ring: readonly XY[], corners: readonly XY[]): boolean {
  return corners.every((corner) =>
    ring.every((a, i) => {
      const b = ring[(i + 1) % ring.length]!;
      return (b[0] - a[0]) * (corner[1] - a[1]) - (b[1] - a[1]) * (corner[0] - a[0]) >= 0;
    }),
  );
}
