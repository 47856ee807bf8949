import { localPlane, type Trajectory } from '@xuncheng/contract';

export interface TrailDrawing {
  /** SVG path data, one `M` a segment, north up, in metres. */
  readonly path: string;
  readonly stops: readonly (readonly [x: number, y: number])[];
  readonly viewBox: string;
  /** The longer side, metres: line widths are told as a share of it. */
  readonly sizeMetres: number;
}

/** A trail as a drawing to scale; null when there is nothing to draw. */
export function drawTrail({ segments, stops }: Pick<Trajectory, 'segments' | 'stops'>): TrailDrawing | null {
  const origin = segments.find(({ line }) => line.coordinates.length > 0)?.line.coordinates[0];
  if (!origin) return null;
  const plane = localPlane(origin[0], origin[1]);
  const place = (lon: number, lat: number): readonly [number, number] => {
    const [x, y] = plane.toXY(lon, lat);
    return [Math.round(x), Math.round(-y)];
  };
  const lines = segments.map(({ line }) => line.coordinates.map(([lon, lat]) => place(lon, lat)));
  const all = lines.flat();
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const sizeMetres = Math.max(width, height, 50);
  const edge = sizeMetres * 0.06;
  return {
    path: lines
      .map((line) => line.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${String(x)} ${String(y)}`).join(''))
      .join(''),
    stops: stops.map(({ lon, lat }) => place(lon, lat)),
    viewBox: [left - edge, top - edge, width + 2 * edge, height + 2 * edge].map((value) => value.toFixed(0)).join(' '),
    sizeMetres,
  };
}
