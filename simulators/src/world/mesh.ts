import { signedArea, type XY } from './plane.ts';

/** What runs along an edge of the mesh. Index into `Mesh.roads`. */
export interface MeshRoad {
  readonly name: string;
  readonly nameEn: string;
  readonly roadClass: 'main' | 'secondary' | 'lane';
  readonly widthMetres: number;
}

/**
 * Shared corners. Rings are lists of vertex numbers, so that two neighbours have the very same corner. When an edge is cut
 * for one neighbour, the mesh remembers where; `refine` weaves the new corner into the other neighbour: no gaps, no overlaps.
 */
export interface Mesh {
  readonly points: XY[];
  /** Edge → the vertex it was cut at. */
  readonly cuts: Map<number, number>;
  /** Edge → number of the road that runs along it. */
  readonly edgeRoads: Map<number, number>;
  readonly roads: MeshRoad[];
}

/** More vertices than this the edge key cannot hold apart. */
export const KEY_BASE = 1 << 20;

/** Same key for both directions of an edge. */
export function edgeKey(a: number, b: number): number {
  return a < b ? a * KEY_BASE + b : b * KEY_BASE + a;
}

export function createMesh(): Mesh {
  return { points: [], cuts: new Map(), edgeRoads: new Map(), roads: [] };
}

/** Adds a corner, on a grid of 1 cm, and returns its number. */
export function addPoint(mesh: Mesh, [x, y]: XY): number {
  mesh.points.push([Math.round(x * 100) / 100, Math.round(y * 100) / 100]);
  return mesh.points.length - 1;
}

/** Cuts the (uncut) edge a–b at a new corner; what ran along it runs along both halves. */
export function cutEdge(mesh: Mesh, a: number, b: number, at: XY): number {
  const key = edgeKey(a, b);
  const vertex = addPoint(mesh, at);
  mesh.cuts.set(key, vertex);
  const road = mesh.edgeRoads.get(key);
  if (road !== undefined) {
    mesh.edgeRoads.set(edgeKey(a, vertex), road);
    mesh.edgeRoads.set(edgeKey(vertex, b), road);
  }
  return vertex;
}

function appendRefined(mesh: Mesh, a: number, b: number, into: number[]): void {
  const middle = mesh.cuts.get(edgeKey(a, b));
  if (middle === undefined) {
    into.push(b);
    return;
  }
  appendRefined(mesh, a, middle, into);
  appendRefined(mesh, middle, b, into);
}

/** The line with every cut that was made on it since. */
export function refineLine(mesh: Mesh, line: readonly number[]): number[] {
  const refined: number[] = [line[0]!];
  for (let i = 1; i < line.length; i++) appendRefined(mesh, line[i - 1]!, line[i]!, refined);
  return refined;
}

/** The ring with every cut that was made on it since. */
export function refineRing(mesh: Mesh, ring: readonly number[]): number[] {
  const refined = refineLine(mesh, [...ring, ring[0]!]);
  refined.pop();
  return refined;
}

/** Corners of a ring on the plane. */
export function ringPoints(mesh: Mesh, ring: readonly number[]): XY[] {
  return ring.map((vertex) => mesh.points[vertex]!);
}

/** Area of a ring in square metres, positive when counter-clockwise. */
export function ringArea(mesh: Mesh, ring: readonly number[]): number {
  return signedArea(ringPoints(mesh, ring));
}

/** Lays a road along an edge (the wider one stays where two would meet). */
export function layRoad(mesh: Mesh, a: number, b: number, road: number): void {
  const key = edgeKey(a, b);
  const there = mesh.edgeRoads.get(key);
  if (there === undefined || mesh.roads[there]!.widthMetres < mesh.roads[road]!.widthMetres) {
    mesh.edgeRoads.set(key, road);
  }
}

/**
 * Outer ring of the union of neighbouring rings: edges used in both directions vanish. All rings must be refined and
 * counter-clockwise. Throws when the union has holes or falls apart, because areas of the tree may do neither.
 */
export function uniteRings(rings: readonly (readonly number[])[]): number[] {
  const directed = new Map<number, number>();
  const seen = new Set<number>();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) seen.add(ring[i]! * KEY_BASE + ring[(i + 1) % ring.length]!);
  }
  let count = 0;
  for (const edge of seen) {
    const from = Math.floor(edge / KEY_BASE);
    const to = edge % KEY_BASE;
    if (seen.has(to * KEY_BASE + from)) continue;
    if (directed.has(from)) throw new Error(`union touches itself at vertex ${String(from)}`);
    directed.set(from, to);
    count++;
  }
  const start = directed.keys().next().value;
  if (start === undefined) throw new Error('union of nothing');
  const outer: number[] = [];
  let vertex = start;
  do {
    outer.push(vertex);
    vertex = directed.get(vertex)!;
  } while (vertex !== start);
  if (outer.length !== count) throw new Error('union has a hole or falls apart');
  return outer;
}
