import { localPlane } from '@xuncheng/contract';
import { networkFromRoads, type RoadLine } from '../src/compute/network/network-from-roads.ts';
import { MODE_BITS, type RoadNetwork } from '../src/compute/network/road-network.ts';
import type { TravelMode } from '@xuncheng/contract';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';

type XY = readonly [x: number, y: number];

/** Where drawn places lie. */
export const DRAWN_PLANE = localPlane(120.17, 30.24);
const BLOCK_METRES = 130;
const BLOCKS = 18;

/**
 * A town drawn by chance: bent streets around blocks of 130 m, some missing, some one-way; lanes through blocks, dead ends, two diagonals,
 * two main roads with a carriageway each way 20 m apart, pavements 12 m outside them and, on part of the way, a side road. About 2.3 km square.
 */
export function drawTown(seed: number): RoadNetwork {
  const next = seededNumbers(seed);
  const corner = Array.from({ length: BLOCKS + 1 }, (_, i) =>
    Array.from({ length: BLOCKS + 1 }, (_, j): XY => [
      i * BLOCK_METRES + (next() - 0.5) * 50,
      j * BLOCK_METRES + (next() - 0.5) * 50,
    ]),
  );
  const far = BLOCKS * BLOCK_METRES;
  const mains = [far * 0.31, far * 0.72];
  const lines: { line: XY[]; oneway?: boolean; modes?: number }[] = [];
  for (let i = 0; i <= BLOCKS; i++) {
    for (let j = 0; j <= BLOCKS; j++) {
      const here = corner[i]![j]!;
      const [east, north] = [corner[i + 1]?.[j], corner[i]![j + 1]];
      const isAtMain = mains.some((x) => Math.abs(x - here[0]) < 90);
      for (const end of isAtMain ? [east] : [east, north]) {
        if (!end || next() < 0.08) continue;
        lines.push({ line: bend(here, end, (next() - 0.5) * 30), oneway: next() < 0.15 });
      }
      const across = corner[i + 1]?.[j + 1];
      if (!across || isAtMain || next() > 0.25) continue;
      const isDeadEnd = next() < 0.5;
      const end = isDeadEnd ? mix(here, across, 0.45 + next() * 0.1) : across;
      lines.push({ line: bend(here, end, (next() - 0.5) * 15) });
    }
  }
  lines.push({ line: bend([0, 0], [far, far * 0.8], 60) }, { line: bend([0, far], [far, far * 0.15], -80) });
  const [walked, driven] = [MODE_BITS.foot, MODE_BITS.car | MODE_BITS['e-bike']];
  for (const [i, x] of mains.entries()) {
    const beside = (metres: number, share = 1): XY[] => bend([x + metres, 0], [x + metres + i * 30, far * share], 40);
    lines.push({ line: beside(10), oneway: true, modes: driven });
    lines.push({ line: beside(-10).reverse(), oneway: true, modes: driven });
    lines.push({ line: beside(22), modes: walked }, { line: beside(-22), modes: walked });
    lines.push({ line: beside(50, 0.6) });
  }
  return networkFromRoads(
    lines.map(({ line, oneway, modes }): RoadLine => ({
      geometry: { type: 'LineString', coordinates: line.map(([x, y]) => DRAWN_PLANE.toLonLat(x, y)) },
      properties: { oneway, modes },
    })),
  ).network;
}

function mix(a: XY, b: XY, share: number): XY {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** A line from a to b that bulges by some metres, a point every 25 m. */
function bend(a: XY, b: XY, metres: number): XY[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const pieces = Math.max(2, Math.round(length / 25));
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const bulge = (Math.sin((Math.PI * i) / pieces) * metres) / length;
    const [x, y] = mix(a, b, i / pieces);
    return [x - dy * bulge, y + dx * bulge];
  });
}

/** A way through a network as somebody took it, from the middle of its first edge to that of its last, of about so many metres. */
export function drawRoute(network: RoadNetwork, mode: TravelMode, metres: number, next: () => number): number[] {
  const { edgeFrom, edgeTo, edgeModes, edgeMetres, outStart, outEdges, reverseOf } = network;
  const bit = MODE_BITS[mode];
  const usable = [...edgeFrom.keys()].filter((e) => edgeModes[e]! & bit && edgeFrom[e] !== edgeTo[e]);
  for (;;) {
    const route = [usable[Math.floor(next() * usable.length)]!];
    let length = edgeMetres[route[0]!]!;
    let isStuck = false;
    while (length < metres && !isStuck) {
      // On to a far edge, by the way that seems shortest to somebody who sees lengths a little wrong.
      const goal = usable[Math.floor(next() * usable.length)]!;
      const leg = likedWay(route.at(-1)!, goal);
      isStuck = leg === null;
      for (const edge of leg ?? []) {
        if (length >= metres) break;
        route.push(edge);
        length += edgeMetres[edge]!;
      }
    }
    if (!isStuck) return route;
  }

  function likedWay(start: number, goal: number): number[] | null {
    const cost = new Map<number, number>([[start, 0]]);
    const before = new Map<number, number>();
    const seen = new Map<number, number>();
    const open: [number, number][] = [[0, start]];
    while (open.length > 0) {
      let least = 0;
      for (let i = 1; i < open.length; i++) if (open[i]![0] < open[least]![0]) least = i;
      const [paid, edge] = open.splice(least, 1)[0]!;
      if (paid > cost.get(edge)!) continue;
      if (edge === goal) break;
      const node = edgeTo[edge]!;
      for (let i = outStart[node]!; i < outStart[node + 1]!; i++) {
        const on = outEdges[i]!;
        if (!(edgeModes[on]! & bit) || on === reverseOf[edge]) continue;
        if (!seen.has(on)) seen.set(on, edgeMetres[on]! * (0.7 + next() * 0.9));
        const through = paid + seen.get(on)!;
        if (through >= (cost.get(on) ?? Number.POSITIVE_INFINITY)) continue;
        cost.set(on, through);
        before.set(on, edge);
        open.push([through, on]);
      }
    }
    if (goal === start || !before.has(goal)) return null;
    const way = [goal];
    while (before.get(way[0]!)! !== start) way.unshift(before.get(way[0]!)!);
    return way;
  }
}

/** How somebody moves and what the satellites make of it. */
export interface Motion {
  readonly metresPerSecond: number;
  /** Metres beside the line, to the right when positive. */
  readonly offsetMetres: number;
  /** Standard deviation in one direction, and seconds after which an error has been forgotten to a third. */
  readonly noiseMetres: number;
  readonly memorySeconds: number;
  /** Seconds between fixes. */
  readonly everySeconds: number;
  /** Share of junction-like places at which one stands for up to 40 s. */
  readonly haltShare: number;
}

export interface DrawnTrack {
  readonly time: Float64Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

/** The fixes of somebody who goes along edges. */
export function drawTrack(
  network: RoadNetwork,
  route: readonly number[],
  motion: Motion,
  next: () => number,
): DrawnTrack {
  const { nodeLon, nodeLat, edgeFrom, edgeTo, edgeMetres } = network;
  const corners = route.map((edge) => DRAWN_PLANE.toXY(nodeLon[edgeFrom[edge]!]!, nodeLat[edgeFrom[edge]!]!));
  const last = route.at(-1)!;
  corners.push(DRAWN_PLANE.toXY(nodeLon[edgeTo[last]!]!, nodeLat[edgeTo[last]!]!));
  const keep = Math.exp(-motion.everySeconds / motion.memorySeconds);
  const fresh = Math.sqrt(1 - keep * keep) * motion.noiseMetres;
  let [errorEast, errorNorth] = [normal(next) * motion.noiseMetres, normal(next) * motion.noiseMetres];
  const [time, lon, lat]: [number[], number[], number[]] = [[], [], []];
  let edge = 0;
  let along = edgeMetres[route[0]!]! / 2;
  let halt = 0;
  for (let second = 0; ; second++) {
    if (second % motion.everySeconds === 0) {
      const [ax, ay] = corners[edge]!;
      const [bx, by] = corners[edge + 1]!;
      const length = edgeMetres[route[edge]!]!;
      const share = along / length;
      const [sideX, sideY] = [((by - ay) / length) * motion.offsetMetres, (-(bx - ax) / length) * motion.offsetMetres];
      errorEast = errorEast * keep + normal(next) * fresh;
      errorNorth = errorNorth * keep + normal(next) * fresh;
      const [x, y] = [ax + (bx - ax) * share + sideX + errorEast, ay + (by - ay) * share + sideY + errorNorth];
      const place = DRAWN_PLANE.toLonLat(x, y);
      time.push(second * 1_000);
      lon.push(place[0]);
      lat.push(place[1]);
    }
    if (halt > 0) {
      halt--;
      continue;
    }
    along += motion.metresPerSecond * (0.7 + next() * 0.6);
    while (along >= edgeMetres[route[edge]!]!) {
      along -= edgeMetres[route[edge]!]!;
      edge++;
      if (edge >= route.length - 1 && along >= edgeMetres[route.at(-1)!]! / 2) along = Number.POSITIVE_INFINITY;
      if (edge >= route.length) break;
      if (next() < motion.haltShare) halt = Math.floor(next() * 40);
    }
    if (edge >= route.length || (edge === route.length - 1 && along >= edgeMetres[last]! / 2)) break;
  }
  return { time: Float64Array.from(time), lon: Float64Array.from(lon), lat: Float64Array.from(lat) };
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
