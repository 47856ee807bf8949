import { localPlane, type GeofenceShape } from '@xuncheng/contract';
import { checkSurface, tidy } from '../city-import/check-surface.ts';
import { simplifyLine } from '../trajectory/simplify-line.ts';

/** Of a corridor's half width, how far its line may be off: nobody draws or walks finer. */
const LINE_TOLERANCE_SHARE = 0.1;

/** Can the shape be used? A ring must not cross itself, nor enclose nothing. */
export function isUsableShape(shape: GeofenceShape): boolean {
  if (shape.kind !== 'polygon') return true;
  return checkSurface(tidy({ type: 'Polygon', coordinates: [shape.ring] })).length === 0;
}

/** The same shape with as few points as it needs: a trail has one every few seconds. */
export function leanShape(shape: GeofenceShape): GeofenceShape {
  if (shape.kind !== 'corridor') return shape;
  const { line, halfWidthMetres } = shape;
  const plane = localPlane(...line[0]!);
  const xy = line.map(([lon, lat]) => plane.toXY(lon, lat));
  const kept = new Int32Array(line.length);
  const count = simplifyLine(
    Float64Array.from(xy, ([x]) => x),
    Float64Array.from(xy, ([, y]) => y),
    0,
    line.length - 1,
    halfWidthMetres * LINE_TOLERANCE_SHARE,
    kept,
  );
  return { ...shape, line: Array.from(kept.subarray(0, count), (index) => line[index]!) };
}
