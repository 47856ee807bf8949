import { localPlane, polygonsOf, type CellClass, type LocalPlane, type Surface } from '@xuncheng/contract';

/** A cell as coverage sees it. */
export interface CoverageCell {
  readonly id: number;
  readonly code: string;
  readonly areaId: number;
  readonly class: CellClass;
  readonly geometry: Surface;
}

/** Finds the cell at a place. Cells are named by their position in the list given. */
export interface CellIndex {
  readonly cells: readonly CoverageCell[];
  /** Position of the cell that contains the place, or -1. */
  readonly find: (lon: number, lat: number) => number;
  /** Positions of the cells within so many metres of the place; 0: of the one that contains it. */
  readonly findWithin: (lon: number, lat: number, metres: number) => readonly number[];
  /** Metres from the place to the cell's edge; 0 inside. */
  readonly metresOutside: (cell: number, lon: number, lat: number) => number;
}

/** Side of a square of the raster: about that of a cell, so that a square holds a handful. */
const SQUARE_METRES = 60;
const NONE: readonly number[] = [];

interface Ring {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Put the cells into a raster of squares of 60 m, each knowing the cells whose box touches it. */
export function buildCellIndex(cells: readonly CoverageCell[]): CellIndex {
  const origin = cells.flatMap(({ geometry }) => polygonsOf(geometry))[0]?.[0]?.[0] ?? [0, 0];
  const plane = localPlane(origin[0], origin[1]);
  const pieces = cells.map(({ geometry }) =>
    polygonsOf(geometry).map((polygon) => polygon.map((ring) => toRing(ring, plane))),
  );
  const rings = pieces.map((polygons) => polygons.flat());
  const squares = new Map<number, number[]>();
  for (const [cell, outer] of pieces.flatMap((polygons, cell) =>
    polygons.flatMap((polygon) => polygon.slice(0, 1).map((ring) => [cell, ring] as const)),
  )) {
    const west = squareOf(min(outer.x));
    const east = squareOf(max(outer.x));
    const south = squareOf(min(outer.y));
    const north = squareOf(max(outer.y));
    for (let column = west; column <= east; column++) {
      for (let row = south; row <= north; row++) {
        const key = keyOf(column, row);
        const list = squares.get(key);
        // Pieces of one cell can be in one square; they come one after the other.
        if (list?.at(-1) === cell) continue;
        if (list) list.push(cell);
        else squares.set(key, [cell]);
      }
    }
  }
  function find(lon: number, lat: number): number {
    const [x, y] = plane.toXY(lon, lat);
    for (const cell of squares.get(keyOf(squareOf(x), squareOf(y))) ?? []) {
      if (contains(rings[cell]!, x, y)) return cell;
    }
    return -1;
  }

  function metresOutside(cell: number, lon: number, lat: number): number {
    const [x, y] = plane.toXY(lon, lat);
    const polygon = rings[cell]!;
    return contains(polygon, x, y) ? 0 : distanceToEdges(polygon, x, y);
  }

  return {
    cells,
    find,
    metresOutside,
    findWithin: (lon, lat, metres) => {
      if (metres === 0) {
        const cell = find(lon, lat);
        return cell < 0 ? NONE : [cell];
      }
      const [x, y] = plane.toXY(lon, lat);
      const near = new Set<number>();
      for (let column = squareOf(x - metres); column <= squareOf(x + metres); column++) {
        for (let row = squareOf(y - metres); row <= squareOf(y + metres); row++)
          for (const cell of squares.get(keyOf(column, row)) ?? []) near.add(cell);
      }
      return [...near].filter((cell) => metresOutside(cell, lon, lat) <= metres);
    },
  };
}

function toRing(ring: readonly (readonly [number, number])[], plane: LocalPlane): Ring {
  const x = new Float64Array(ring.length);
  const y = new Float64Array(ring.length);
  for (const [i, [lon, lat]] of ring.entries()) [x[i], y[i]] = plane.toXY(lon, lat);
  return { x, y };
}

function squareOf(metres: number): number {
  return Math.floor(metres / SQUARE_METRES);
}

function keyOf(column: number, row: number): number {
  return column * 4_194_304 + row; // 2^22 rows of 60 m reach around the earth
}

function min(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function max(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

/** Even–odd over all rings of all pieces: holes fall out by themselves. */
function contains(polygon: readonly Ring[], px: number, py: number): boolean {
  let inside = false;
  for (const { x, y } of polygon) {
    for (let i = 0, j = x.length - 1; i < x.length; j = i++) {
      if (y[i]! > py !== y[j]! > py && px < ((x[j]! - x[i]!) * (py - y[i]!)) / (y[j]! - y[i]!) + x[i]!)
        inside = !inside;
    }
  }
  return inside;
}

function distanceToEdges(polygon: readonly Ring[], px: number, py: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const { x, y } of polygon) {
    for (let i = 0, j = x.length - 1; i < x.length; j = i++) {
      const dx = x[i]! - x[j]!;
      const dy = y[i]! - y[j]!;
      const length = dx * dx + dy * dy;
      const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - x[j]!) * dx + (py - y[j]!) * dy) / length));
      nearest = Math.min(nearest, (px - x[j]! - share * dx) ** 2 + (py - y[j]! - share * dy) ** 2);
    }
  }
  return Math.sqrt(nearest);
}
