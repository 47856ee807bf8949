import { simplifyLine } from '../trajectory/simplify-line.ts';
import { SIMPLIFY_METRES } from '../trajectory/simplify-track.ts';

/** A raster of square pixels over a district; pixel (0, 0) is the south-western one, rows go north. */
export interface AreaRaster {
  readonly columns: number;
  readonly rows: number;
  /** Side of a pixel in metres. */
  readonly pixelMetres: number;
  /** 1 where somebody could walk: only there is anything covered. */
  readonly walkable: Uint8Array;
}

/** Parts of trails, in metres east and north of the raster's south-western corner. */
export interface PlaneTrails {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Index of the first point of every part; a part of one point is a place somebody was at. */
  readonly starts: Int32Array;
}

/**
 * Mark the pixels whose middle is at most `radius` metres from a trail (rule R1, RULES.md).
 * @param covered one byte a pixel, row by row from the south-west; marks are added to those there
 */
export function markTrails(raster: AreaRaster, trails: PlaneTrails, radius: number, covered: Uint8Array): void {
  const { x, y, starts } = trails;
  const kept = new Int32Array(x.length);
  for (let part = 0; part < starts.length; part++) {
    const first = starts[part]!;
    const last = (starts[part + 1] ?? x.length) - 1;
    if (last < first) continue;
    const count = simplifyLine(x, y, first, last, SIMPLIFY_METRES, kept);
    if (count === 1) markCapsule(raster, covered, radius, x[first]!, y[first]!, x[first]!, y[first]!);
    for (let i = 1; i < count; i++) {
      const [a, b] = [kept[i - 1]!, kept[i]!];
      markCapsule(raster, covered, radius, x[a]!, y[a]!, x[b]!, y[b]!);
    }
  }
}

/** Walkable pixels that are covered, and all walkable ones. */
export function countCovered(raster: AreaRaster, covered: Uint8Array): { covered: number; walkable: number } {
  let both = 0;
  let all = 0;
  const { walkable } = raster;
  for (let i = 0; i < walkable.length; i++) {
    all += walkable[i]!;
    both += walkable[i]! & covered[i]!;
  }
  return { covered: both, walkable: all };
}

/** All within `radius` of a line: in each row one run of pixels, since the shape is convex. */
function markCapsule(
  { columns, rows, pixelMetres }: AreaRaster,
  covered: Uint8Array,
  radius: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): void {
  const dx = bx - ax;
  const dy = by - ay;
  const length = Math.sqrt(dx * dx + dy * dy);
  // Corners of the rectangle between the two round ends.
  const nx = length === 0 ? 0 : (-dy / length) * radius;
  const ny = length === 0 ? 0 : (dx / length) * radius;
  const lowest = Math.max(0, Math.ceil((Math.min(ay, by) - radius) / pixelMetres - 0.5));
  const highest = Math.min(rows - 1, Math.floor((Math.max(ay, by) + radius) / pixelMetres - 0.5));
  for (let row = lowest; row <= highest; row++) {
    const middle = (row + 0.5) * pixelMetres;
    let west = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    const fromA = radius * radius - (middle - ay) * (middle - ay);
    if (fromA >= 0) {
      const half = Math.sqrt(fromA);
      west = ax - half;
      east = ax + half;
    }
    const fromB = radius * radius - (middle - by) * (middle - by);
    if (fromB >= 0) {
      const half = Math.sqrt(fromB);
      if (bx - half < west) west = bx - half;
      if (bx + half > east) east = bx + half;
    }
    if (dy !== 0) {
      // The two long sides, where they cross this row.
      const onLeft = (middle - ay - ny) / dy;
      if (onLeft >= 0 && onLeft <= 1) {
        const at = ax + nx + onLeft * dx;
        if (at < west) west = at;
        if (at > east) east = at;
      }
      const onRight = (middle - ay + ny) / dy;
      if (onRight >= 0 && onRight <= 1) {
        const at = ax - nx + onRight * dx;
        if (at < west) west = at;
        if (at > east) east = at;
      }
    }
    const from = Math.max(0, Math.ceil(west / pixelMetres - 0.5));
    const to = Math.min(columns - 1, Math.floor(east / pixelMetres - 0.5));
    if (from <= to) covered.fill(1, row * columns + from, row * columns + to + 1);
  }
}

/**
 * How far the covered area may be off, in square metres: lines moved by what they are simplified by along the whole border, and
 * the pixels of the border, each in or out by chance (rule R3).
 */
export function errorSquareMetres(raster: AreaRaster, covered: Uint8Array): number {
  const { columns, rows, pixelMetres } = raster;
  let border = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      if (column + 1 < columns && covered[i] !== covered[i + 1]) border++;
      if (row + 1 < rows && covered[i] !== covered[i + columns]) border++;
    }
  }
  return border * pixelMetres * SIMPLIFY_METRES + Math.sqrt(border / 12) * pixelMetres * pixelMetres;
}
