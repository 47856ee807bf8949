import { localPlane, type LonLat } from '@xuncheng/contract';

export interface ScaleDrawing {
  /** SVG path data, north up, in metres. */
  readonly path: string;
  readonly viewBox: string;
  /** The longer side, metres. */
  readonly sizeMetres: number;
  /** Where a position lies in the drawing; null when it is more than half a drawing beside it. */
  readonly place: (lon: number, lat: number) => readonly [x: number, y: number] | null;
}

/** Lines, or rings, on the ground as a drawing to scale; null when there are none. */
export function drawToScale(shapes: readonly (readonly LonLat[])[], isClosed: boolean): ScaleDrawing | null {
  const origin = shapes[0]?.[0];
  if (!origin) return null;
  const plane = localPlane(origin[0], origin[1]);
  const toXY = (lon: number, lat: number): readonly [number, number] => {
    const [x, y] = plane.toXY(lon, lat);
    return [Math.round(x), Math.round(-y)];
  };
  const lines = shapes.map((shape) => shape.map(([lon, lat]) => toXY(lon, lat)));
  const xs = lines.flat().map(([x]) => x);
  const ys = lines.flat().map(([, y]) => y);
  const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const sizeMetres = Math.max(right - left, bottom - top);
  const edge = sizeMetres * 0.06;
  return {
    path: lines
      .map((line) => `M${line.map(([x, y]) => `${String(x)} ${String(y)}`).join('L')}${isClosed ? 'Z' : ''}`)
      .join(''),
    viewBox: [left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge]
      .map((value) => value.toFixed(0))
      .join(' '),
    sizeMetres,
    place: (lon, lat) => {
      const [x, y] = toXY(lon, lat);
      const reach = sizeMetres / 2;
      return x < left - reach || x > right + reach || y < top - reach || y > bottom + reach ? null : [x, y];
    },
  };
}
