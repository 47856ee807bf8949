import { polygonsOf, surfaceBox, type LocalPlane, type Surface } from '@xuncheng/contract';
import type { AreaRaster } from './trail-area.ts';

type Ring = readonly (readonly [number, number])[];

/** An empty raster over the box of a surface, and the plane whose (0, 0) is its south-western corner. */
export function rasterOver(
  surface: Surface,
  pixelMetres: number,
  planeAt: (lon: number, lat: number) => LocalPlane,
): { readonly raster: AreaRaster; readonly plane: LocalPlane } {
  let [west, south, east, north] = surfaceBox(surface);
  if (west > east) [west, south, east, north] = [0, 0, 0, 0];
  const plane = planeAt(west, south);
  const [width, height] = plane.toXY(east, north);
  const columns = Math.max(1, Math.ceil(width / pixelMetres));
  const rows = Math.max(1, Math.ceil(height / pixelMetres));
  return { raster: { columns, rows, pixelMetres, walkable: new Uint8Array(columns * rows) }, plane };
}

/** Set the pixels whose middle is on a surface (holes are not) to a value: 1 walkable, 0 not (rule R2, RULES.md). */
export function paintSurface(raster: AreaRaster, plane: LocalPlane, surface: Surface, value: 0 | 1): void {
  for (const rings of polygonsOf(surface)) paintPolygon(raster, plane, rings, value);
}

function paintPolygon(raster: AreaRaster, plane: LocalPlane, rings: readonly Ring[], value: 0 | 1): void {
  const { columns, rows, pixelMetres, walkable } = raster;
  const edges = rings.flatMap((ring) =>
    ring.slice(1).map(([lon, lat], i) => [plane.toXY(ring[i]![0], ring[i]![1]), plane.toXY(lon, lat)] as const),
  );
  const crossings: number[] = [];
  for (let row = 0; row < rows; row++) {
    const y = (row + 0.5) * pixelMetres;
    crossings.length = 0;
    for (const [[ax, ay], [bx, by]] of edges) {
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! / pixelMetres - 0.5));
      const to = Math.min(columns - 1, Math.ceil(crossings[i + 1]! / pixelMetres - 0.5) - 1);
      if (from <= to) walkable.fill(value, row * columns + from, row * columns + to + 1);
    }
  }
}
