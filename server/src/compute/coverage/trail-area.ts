import { simplifyLine } from '../trajectory/simplify-line.ts';
import { SIMPLIFY_METRES } from '../trajectory/simplify-track.ts';
import { CapsuleBrush } from './capsule-brush.ts';

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
  const { columns, rows, pixelMetres } = raster;
  const { x, y, starts } = trails;
  const brush = new CapsuleBrush(columns, rows, radius / pixelMetres);
  const kept = new Int32Array(x.length);
  for (let part = 0; part < starts.length; part++) {
    const first = starts[part]!;
    const last = (starts[part + 1] ?? x.length) - 1;
    if (last < first) continue;
    const count = simplifyLine(x, y, first, last, SIMPLIFY_METRES, kept);
    for (let i = 0; i < count; i++) {
      const column = x[kept[i]!]! / pixelMetres - 0.5;
      const row = y[kept[i]!]! / pixelMetres - 0.5;
      if (i > 0) brush.drawTo(column, row);
      else brush.put(column, row);
    }
  }
  brush.lay(covered);
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
