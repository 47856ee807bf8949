import { addPoint, createMesh, edgeKey, layRoad, type Mesh, type MeshRoad } from './mesh.ts';
import { signedArea, type XY } from './plane.ts';

/** Crossings nearer than this to a corner are that corner. */
const MERGE_METRES = 4;

/** A line to be noded; `road` undefined where nothing runs along it (the lake shore). */
export interface ArrangedLine {
  readonly points: readonly XY[];
  readonly road: MeshRoad | undefined;
}

export interface Arrangement {
  readonly mesh: Mesh;
  /** Counter-clockwise rings of the areas that the lines enclose. */
  readonly faces: number[][];
}

/**
 * Nodes a set of lines with each other and finds the faces between them. Overhanging ends are cut off.
 * Quadratic in the number of segments: a few hundred here.
 */
export function arrangeLines(lines: readonly ArrangedLine[]): Arrangement {
  const mesh = createMesh();
  const vertexAt = (point: XY): number => {
    const near = mesh.points.findIndex(([x, y]) => Math.hypot(x - point[0], y - point[1]) < MERGE_METRES);
    return near === -1 ? addPoint(mesh, point) : near;
  };
  const segments = lines.flatMap(({ points, road }) => {
    const number = road ? mesh.roads.push(road) - 1 : -1;
    for (const point of points) vertexAt(point);
    return points.slice(1).map((end, i) => ({ start: points[i]!, end, road: number }));
  });
  const neighbours = new Map<number, Set<number>>();
  const connect = (a: number, b: number): void => {
    if (a === b) return;
    neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
    neighbours.set(b, (neighbours.get(b) ?? new Set()).add(a));
  };
  for (const segment of segments) {
    const crossings = segments
      .map((other) => (other === segment ? undefined : crossingShare(segment, other)))
      .filter((share) => share !== undefined)
      .sort((a, b) => a - b);
    let previous = vertexAt(segment.start);
    for (const share of [...crossings, 1]) {
      const vertex = vertexAt(pointAlong(segment, share));
      connect(previous, vertex);
      if (segment.road >= 0 && vertex !== previous) layRoad(mesh, previous, vertex, segment.road);
      previous = vertex;
    }
  }
  cutOverhangs(mesh, neighbours);
  return { mesh, faces: traceFaces(mesh, neighbours) };
}

interface Segment {
  readonly start: XY;
  readonly end: XY;
}

function pointAlong({ start, end }: Segment, share: number): XY {
  return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
}

/** Share of the segment at which the other crosses it, or undefined. */
function crossingShare(segment: Segment, other: Segment): number | undefined {
  const rx = segment.end[0] - segment.start[0];
  const ry = segment.end[1] - segment.start[1];
  const sx = other.end[0] - other.start[0];
  const sy = other.end[1] - other.start[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9) return undefined;
  const qx = other.start[0] - segment.start[0];
  const qy = other.start[1] - segment.start[1];
  const t = (qx * sy - qy * sx) / cross;
  const u = (qx * ry - qy * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : undefined;
}

function cutOverhangs(mesh: Mesh, neighbours: Map<number, Set<number>>): void {
  const ends = [...neighbours.keys()].filter((vertex) => neighbours.get(vertex)!.size === 1);
  for (let vertex = ends.pop(); vertex !== undefined; vertex = ends.pop()) {
    for (const next of neighbours.get(vertex) ?? []) {
      mesh.edgeRoads.delete(edgeKey(vertex, next));
      const there = neighbours.get(next)!;
      there.delete(vertex);
      if (there.size === 1) ends.push(next);
    }
    neighbours.delete(vertex);
  }
}

function traceFaces(mesh: Mesh, neighbours: ReadonlyMap<number, ReadonlySet<number>>): number[][] {
  const angle = (from: number, to: number): number => {
    const [ax, ay] = mesh.points[from]!;
    const [bx, by] = mesh.points[to]!;
    return Math.atan2(by - ay, bx - ax);
  };
  const around = new Map<number, number[]>();
  for (const [vertex, near] of neighbours) {
    around.set(
      vertex,
      [...near].sort((a, b) => angle(vertex, a) - angle(vertex, b)),
    );
  }
  const used = new Set<string>();
  const faces: number[][] = [];
  for (const [start, near] of around) {
    for (const first of near) {
      if (used.has(`${String(start)}>${String(first)}`)) continue;
      const face: number[] = [];
      let from = start;
      let to = first;
      while (!used.has(`${String(from)}>${String(to)}`)) {
        used.add(`${String(from)}>${String(to)}`);
        face.push(from);
        // Turning as far left as possible keeps the face on the left: the neighbour just before the way back.
        const exits = around.get(to)!;
        const back = exits.indexOf(from);
        const next = exits[(back - 1 + exits.length) % exits.length]!;
        from = to;
        to = next;
      }
      if (signedArea(face.map((vertex) => mesh.points[vertex]!)) > 0) faces.push(face);
    }
  }
  return faces;
}
