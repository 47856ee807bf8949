import type { LonLat, MapFeature, RoadClass } from '@xuncheng/contract';
import Flatbush from 'flatbush';
import { METRES_PER_DEGREE } from '../trajectory/step-metres.ts';
import { meetPieces, type Cut } from './cross-lines.ts';
import { ALL_MODES, buildRoadNetwork, MODE_BITS, type RoadNetwork } from './road-network.ts';

/** A road as a GeoJSON feature; map features of kind `road` are such. */
export interface RoadLine {
  readonly geometry: { readonly type: 'LineString'; readonly coordinates: readonly LonLat[] };
  readonly properties: {
    readonly name?: string | undefined;
    readonly roadClass?: RoadClass | undefined;
    /** May be driven only from its first point to its last. */
    readonly oneway?: boolean | undefined;
    /** Above or below others: meets them only in points both have. */
    readonly bridge?: boolean | undefined;
    readonly tunnel?: boolean | undefined;
    /** Bits of MODE_BITS; absent: everybody. */
    readonly modes?: number | undefined;
  };
}

/** Metres within which an end of a road lies on another one: drawn lines miss each other by centimetres. */
const JOIN_METRES = 0.5;
/** At least as much at any latitude where there are streets. */
const MARGIN_DEGREES = (4 * JOIN_METRES) / METRES_PER_DEGREE;

/** What a street is called (empty: it has no name), and its class where the map says it. */
export interface NamedStreet {
  readonly name: string;
  readonly roadClass: RoadClass | null;
}

/** The network of some roads, and the streets that `edgeStreet` counts. */
export interface NamedNetwork {
  readonly network: RoadNetwork;
  readonly streets: readonly NamedStreet[];
}

/** The roads of a base map. */
export function roadsOf(features: readonly MapFeature[]): RoadLine[] {
  return features.flatMap(({ geometry, properties }) =>
    properties.kind === 'road' && geometry.type === 'LineString' ? [{ geometry, properties }] : [],
  );
}

/** Make a network of lines by rules N4 and N5 (RULES.md). Lines of fewer than two points are nothing. */
export function networkFromRoads(roads: readonly RoadLine[]): NamedNetwork {
  const points = { lon: [] as number[], lat: [] as number[] };
  const pieces = { ...points, from: [] as number[], to: [] as number[], road: [] as number[] };
  const numbers = new Map<string, number>();
  const addPoint = (lon: number, lat: number): number => {
    const key = `${String(lon)} ${String(lat)}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, points.lon.length);
    points.lat.push(lat);
    return points.lon.push(lon) - 1;
  };
  for (const [road, { geometry }] of roads.entries()) {
    const line = geometry.coordinates.map(([lon, lat]) => addPoint(lon, lat));
    for (let i = 1; i < line.length; i++) {
      if (line[i] === line[i - 1]) continue;
      pieces.from.push(line[i - 1]!);
      pieces.to.push(line[i]!);
      pieces.road.push(road);
    }
  }
  const cuts = cutAtCrossings(pieces, roads, addPoint);
  return joinPieces(pieces, cuts, roads);
}

interface RoadPieces {
  readonly lon: number[];
  readonly lat: number[];
  readonly from: number[];
  readonly to: number[];
  readonly road: number[];
}

function cutAtCrossings(
  pieces: RoadPieces,
  roads: readonly RoadLine[],
  addPoint: (lon: number, lat: number) => number,
): Cut[][] {
  const cuts: Cut[][] = pieces.from.map(() => []);
  const isApart = (road: number): boolean =>
    roads[road]!.properties.bridge === true || roads[road]!.properties.tunnel === true;
  if (cuts.length === 0) return cuts;
  const tree = new Flatbush(cuts.length);
  const boxes = cuts.map((_, piece) => {
    const [a, b] = [pieces.from[piece]!, pieces.to[piece]!];
    return [
      Math.min(pieces.lon[a]!, pieces.lon[b]!) - MARGIN_DEGREES,
      Math.min(pieces.lat[a]!, pieces.lat[b]!) - MARGIN_DEGREES,
      Math.max(pieces.lon[a]!, pieces.lon[b]!) + MARGIN_DEGREES,
      Math.max(pieces.lat[a]!, pieces.lat[b]!) + MARGIN_DEGREES,
    ] as const;
  });
  for (const box of boxes) tree.add(...box);
  tree.finish();
  for (const [first, box] of boxes.entries()) {
    if (isApart(pieces.road[first]!)) continue;
    const others = tree.search(...box, (second) => second > first && !isApart(pieces.road[second]!));
    for (const second of others) {
      const { ofFirst, ofSecond } = meetPieces(pieces, first, second, JOIN_METRES, addPoint);
      cuts[first]!.push(...ofFirst);
      cuts[second]!.push(...ofSecond);
    }
  }
  return cuts;
}

/** N4: the pieces between cuts become edges, both ways unless it is a one-way road; points that touch become one node. */
function joinPieces(pieces: RoadPieces, cuts: readonly Cut[][], roads: readonly RoadLine[]): NamedNetwork {
  const same = touchingEnds(pieces, cuts);
  const [from, to, modes, street]: [number[], number[], number[], number[]] = [[], [], [], []];
  const streets: NamedStreet[] = [];
  const streetNumbers = new Map<string, number>();
  const streetOf = (name: string, roadClass: RoadClass | null): number => {
    if (name === '' && roadClass === null) return -1;
    const key = `${roadClass ?? ''} ${name}`;
    const known = streetNumbers.get(key);
    if (known !== undefined) return known;
    streetNumbers.set(key, streets.length);
    return streets.push({ name, roadClass }) - 1;
  };
  for (const [piece, own] of cuts.entries()) {
    const { name = '', roadClass = null, oneway, modes: bits = ALL_MODES } = roads[pieces.road[piece]!]!.properties;
    const number = streetOf(name, roadClass);
    let last = same(pieces.from[piece]!);
    const through = [...own].sort((a, b) => a.fraction - b.fraction || a.point - b.point).map((cut) => same(cut.point));
    for (const next of [...through, same(pieces.to[piece]!)]) {
      if (next === last) continue;
      from.push(last, next);
      to.push(next, last);
      modes.push(bits, oneway === true ? bits & MODE_BITS.foot : bits);
      street.push(number, number);
      last = next;
    }
  }
  const used = modes.map((bits) => bits !== 0);
  const kept = <Value>(values: readonly Value[]): Value[] => values.filter((_, i) => used[i]);
  const network = buildRoadNetwork({
    nodeLon: Float64Array.from(pieces.lon),
    nodeLat: Float64Array.from(pieces.lat),
    edgeFrom: Int32Array.from(kept(from)),
    edgeTo: Int32Array.from(kept(to)),
    edgeModes: Uint8Array.from(kept(modes)),
    edgeStreet: Int32Array.from(kept(street)),
  });
  return { network, streets };
}

/** Points that are one node because an end touches another one: each gives the lowest of them. */
function touchingEnds(pieces: RoadPieces, cuts: readonly Cut[][]): (point: number) => number {
  const parent = Int32Array.from(pieces.lon.keys());
  const find = (point: number): number => {
    let root = point;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!;
    return root;
  };
  for (const [piece, own] of cuts.entries()) {
    for (const { point, fraction } of own) {
      if (fraction > 0 && fraction < 1) continue;
      const [a, b] = [find(point), find(fraction === 0 ? pieces.from[piece]! : pieces.to[piece]!)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return find;
}
