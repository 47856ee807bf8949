import { apportion } from './apportion.ts';
import type { AreaPiece, Piece } from './areas.ts';
import { edgeKey, ringArea, type Mesh } from './mesh.ts';
import type { XY } from './plane.ts';

/** A beat in the making: contiguous cells inside one community. */
export interface BeatPlan {
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  readonly cellCodes: readonly string[];
}

/** Shares the cells out among beats: each beat's cells hang together and lie in one community. */
export function planBeats(
  mesh: Mesh,
  communities: readonly AreaPiece[],
  cells: readonly Piece[],
  middles: ReadonlyMap<string, XY>,
  count: number,
): BeatPlan[] {
  const neighbours = findNeighbours(cells);
  const counts = apportion(
    count,
    communities.map((community) => ringArea(mesh, community.ring)),
    1,
  );
  const beats: BeatPlan[] = [];
  communities.forEach((community, i) => {
    const own = cells.filter((cell) => cell.parentCode === community.code).map((cell) => cell.code);
    const parts = shareOut(own, counts[i]!, middles, neighbours);
    parts.forEach((cellCodes, k) => {
      beats.push({
        code: `B${String(beats.length + 1).padStart(3, '0')}`,
        name: `${community.name.replace('社区', '')}${parts.length > 1 ? `${String(k + 1)}号` : ''}责任网格`,
        areaCode: community.code,
        cellCodes,
      });
    });
  });
  return beats;
}

/** Cell code → codes of cells that share an edge with it. */
function findNeighbours(cells: readonly Piece[]): Map<string, string[]> {
  const owner = new Map<number, string>();
  const neighbours = new Map<string, string[]>(cells.map((cell) => [cell.code, []]));
  for (const { code, ring } of cells) {
    ring.forEach((vertex, i) => {
      const key = edgeKey(vertex, ring[(i + 1) % ring.length]!);
      const other = owner.get(key);
      if (other === undefined) owner.set(key, code);
      else {
        neighbours.get(code)!.push(other);
        neighbours.get(other)!.push(code);
      }
    });
  }
  return neighbours;
}

function shareOut(
  cells: readonly string[],
  parts: number,
  middles: ReadonlyMap<string, XY>,
  neighbours: ReadonlyMap<string, readonly string[]>,
): string[][] {
  if (parts === 1) return [[...cells]];
  const first = Math.floor(parts / 2);
  const size = Math.round((cells.length * first) / parts);
  const [left, right] = halve(cells, size, middles, neighbours);
  return [...shareOut(left, first, middles, neighbours), ...shareOut(right, parts - first, middles, neighbours)];
}

/** The cut across the cells, of all directions and near sizes, that leaves two parts in one piece each. */
function halve(
  cells: readonly string[],
  size: number,
  middles: ReadonlyMap<string, XY>,
  neighbours: ReadonlyMap<string, readonly string[]>,
): [string[], string[]] {
  for (const slack of [0, 1, -1, 2, -2, 3, -3, 5, -5]) {
    for (const degrees of spreadDirections(cells, middles)) {
      const nx = Math.cos((degrees * Math.PI) / 180);
      const ny = Math.sin((degrees * Math.PI) / 180);
      const height = (code: string): number => middles.get(code)![0] * nx + middles.get(code)![1] * ny;
      const sorted = [...cells].sort((a, b) => height(a) - height(b));
      const left = sorted.slice(0, size + slack);
      const right = sorted.slice(size + slack);
      if (isOnePiece(left, neighbours) && isOnePiece(right, neighbours)) return [left, right];
    }
  }
  throw new Error(`no cut leaves ${String(cells.length)} cells in two pieces`);
}

/** Directions to cut across, the one the cells are longest in first. */
function spreadDirections(cells: readonly string[], middles: ReadonlyMap<string, XY>): number[] {
  const spread = (degrees: number): number => {
    const nx = Math.cos((degrees * Math.PI) / 180);
    const ny = Math.sin((degrees * Math.PI) / 180);
    const heights = cells.map((code) => middles.get(code)![0] * nx + middles.get(code)![1] * ny);
    return Math.max(...heights) - Math.min(...heights);
  };
  const directions = Array.from({ length: 18 }, (_, i) => i * 10);
  return directions
    .map((d) => ({ d, s: spread(d) }))
    .sort((a, b) => b.s - a.s || a.d - b.d)
    .map(({ d }) => d);
}

function isOnePiece(cells: readonly string[], neighbours: ReadonlyMap<string, readonly string[]>): boolean {
  const [start] = cells;
  if (start === undefined) return false;
  const left = new Set(cells);
  left.delete(start);
  const open = [start];
  for (let code = open.pop(); code !== undefined; code = open.pop()) {
    for (const next of neighbours.get(code)!) if (left.delete(next)) open.push(next);
  }
  return left.size === 0;
}
