import { distanceToSegment, type XY } from './plane.ts';

/** Vertices that bend the line by less than this are left out again. */
const STRAIGHT_ENOUGH_METRES = 0.8;

/** A smooth line through the given points (centripetal-like Catmull–Rom, four pieces a span), without needless vertices. */
export function smoothLine(points: readonly XY[]): XY[] {
  if (points.length < 3) return [...points];
  const smooth: XY[] = [points[0]!];
  for (let i = 0; i + 1 < points.length; i++) {
    const before = points[i - 1] ?? points[i]!;
    const after = points[i + 2] ?? points[i + 1]!;
    appendSpan(smooth, before, points[i]!, points[i + 1]!, after);
  }
  return dropStraight(smooth);
}

/** A smooth ring through the given points. */
export function smoothRing(points: readonly XY[]): XY[] {
  const count = points.length;
  const smooth: XY[] = [];
  for (let i = 0; i < count; i++) {
    appendSpan(
      smooth,
      points[(i - 1 + count) % count]!,
      points[i]!,
      points[(i + 1) % count]!,
      points[(i + 2) % count]!,
    );
  }
  return smooth;
}

function appendSpan(line: XY[], p0: XY, p1: XY, p2: XY, p3: XY): void {
  for (let k = 1; k <= 4; k++) {
    const t = k / 4;
    const blend = (axis: 0 | 1): number =>
      0.5 *
      (2 * p1[axis] +
        (p2[axis] - p0[axis]) * t +
        (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
        (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t);
    line.push([blend(0), blend(1)]);
  }
}

function dropStraight(line: readonly XY[]): XY[] {
  const kept: XY[] = [line[0]!];
  for (let i = 1; i + 1 < line.length; i++) {
    if (distanceToSegment(line[i]!, kept.at(-1)!, line[i + 1]!) > STRAIGHT_ENOUGH_METRES) kept.push(line[i]!);
  }
  kept.push(line.at(-1)!);
  return kept;
}

/** The line moved sideways: positive to the left of its direction. Mitres are limited, so sharp bends stay near. */
export function offsetLine(line: readonly XY[], metres: number): XY[] {
  return line.map((point, i) => {
    const [ax, ay] = directionOf(line, Math.max(0, i - 1));
    const [bx, by] = directionOf(line, Math.min(i, line.length - 2));
    const nx = -(ay + by) / 2;
    const ny = (ax + bx) / 2;
    const scale = Math.max(0.5, nx * nx + ny * ny);
    return [point[0] + (nx / scale) * metres, point[1] + (ny / scale) * metres];
  });
}

/** Unit direction of the segment that starts at the vertex. */
function directionOf(line: readonly XY[], start: number): XY {
  const [ax, ay] = line[start]!;
  const [bx, by] = line[start + 1]!;
  const length = Math.hypot(bx - ax, by - ay) || 1;
  return [(bx - ax) / length, (by - ay) / length];
}

/** A band of the given width along a line, as a ring. */
export function bandAlong(line: readonly XY[], widthMetres: number): XY[] {
  return [...offsetLine(line, widthMetres / 2), ...offsetLine(line, -widthMetres / 2).reverse()];
}
