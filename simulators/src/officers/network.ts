import { localPlane, type DistrictDocument, type LocalPlane, type LonLat } from '@xuncheng/contract';

/** Where officers can walk: corners on a plane (metres) and the ways between them. */
export interface Network {
  readonly plane: LocalPlane;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Neighbours of every corner, with metres. */
  readonly ways: readonly (readonly { readonly to: number; readonly metres: number }[])[];
  /** Square of the grid → corners in it. */
  readonly squares: ReadonlyMap<string, readonly number[]>;
}

const SQUARE_METRES = 200;
const squareOf = (x: number, y: number): string =>
  `${String(Math.floor(x / SQUARE_METRES))},${String(Math.floor(y / SQUARE_METRES))}`;

/** The network of a district's roads: equal coordinates are one corner. Throws when the document has no roads. */
export function buildNetwork(map: DistrictDocument['map']): Network {
  const lines = map.flatMap(({ geometry, properties }) =>
    properties.kind === 'road' && geometry.type === 'LineString' ? [geometry.coordinates] : [],
  );
  const first = lines[0]?.[0];
  if (!first) throw new Error('the district has no roads to walk on');
  const plane = localPlane(first[0], first[1]);
  const corners = new Map<string, number>();
  const x: number[] = [];
  const y: number[] = [];
  const ways: { to: number; metres: number }[][] = [];
  const squares = new Map<string, number[]>();
  const cornerAt = ([lon, lat]: LonLat): number => {
    const key = `${String(lon)},${String(lat)}`;
    const known = corners.get(key);
    if (known !== undefined) return known;
    const number = x.length;
    const [px, py] = plane.toXY(lon, lat);
    corners.set(key, number);
    x.push(px);
    y.push(py);
    ways.push([]);
    const square = squareOf(px, py);
    squares.set(square, [...(squares.get(square) ?? []), number]);
    return number;
  };
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const a = cornerAt(line[i - 1]!);
      const b = cornerAt(line[i]!);
      if (a === b) continue;
      const metres = Math.hypot(x[b]! - x[a]!, y[b]! - y[a]!);
      ways[a]!.push({ to: b, metres });
      ways[b]!.push({ to: a, metres });
    }
  }
  return { plane, x, y, ways, squares };
}

/** The corner nearest to a place on the plane. */
export function nearestCorner(network: Network, x: number, y: number): number {
  let best = -1;
  let nearest = Infinity;
  const look = (candidates: Iterable<number>): void => {
    for (const corner of candidates) {
      const distance = Math.hypot(network.x[corner]! - x, network.y[corner]! - y);
      if (distance < nearest) [nearest, best] = [distance, corner];
    }
  };
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      look(network.squares.get(squareOf(x + dx * SQUARE_METRES, y + dy * SQUARE_METRES)) ?? []);
    }
  }
  // Nothing within a square's reach: rare (a place outside the district), so looking at all is cheap enough.
  if (nearest > SQUARE_METRES) look(network.x.keys());
  return best;
}

/** Corners of the shortest way, both ends included (A*); just the start when there is no way. */
export function findWay(network: Network, from: number, to: number): number[] {
  const cost = new Map<number, number>([[from, 0]]);
  const before = new Map<number, number>();
  const done = new Set<number>();
  const heap = createHeap();
  const left = (corner: number): number =>
    Math.hypot(network.x[to]! - network.x[corner]!, network.y[to]! - network.y[corner]!);
  heap.push(left(from), from);
  for (let corner = heap.pop(); corner !== undefined; corner = heap.pop()) {
    if (corner === to) return traceBack(before, to);
    if (done.has(corner)) continue;
    done.add(corner);
    for (const { to: next, metres } of network.ways[corner]!) {
      const through = cost.get(corner)! + metres;
      if (through >= (cost.get(next) ?? Infinity)) continue;
      cost.set(next, through);
      before.set(next, corner);
      heap.push(through + left(next), next);
    }
  }
  return [from];
}

function traceBack(before: ReadonlyMap<number, number>, to: number): number[] {
  const way = [to];
  for (let corner = before.get(to); corner !== undefined; corner = before.get(corner)) way.push(corner);
  return way.reverse();
}

interface Heap {
  readonly push: (key: number, value: number) => void;
  readonly pop: () => number | undefined;
}

/** Smallest key first (binary heap). */
function createHeap(): Heap {
  const items: [key: number, value: number][] = [];
  const swap = (a: number, b: number): void => {
    const held = items[a]!;
    items[a] = items[b]!;
    items[b] = held;
  };
  return {
    push(key, value) {
      let i = items.push([key, value]) - 1;
      while (i > 0 && items[i]![0] < items[(i - 1) >> 1]![0]) {
        swap(i, (i - 1) >> 1);
        i = (i - 1) >> 1;
      }
    },
    pop() {
      const top = items[0];
      const last = items.pop();
      if (top === undefined || last === undefined) return undefined;
      if (items.length > 0) {
        items[0] = last;
        for (let i = 0; ;) {
          const left = 2 * i + 1;
          const right = left + 1;
          let least = i;
          if (left < items.length && items[left]![0] < items[least]![0]) least = left;
          if (right < items.length && items[right]![0] < items[least]![0]) least = right;
          if (least === i) break;
          swap(i, least);
          i = least;
        }
      }
      return top[1];
    },
  };
}
