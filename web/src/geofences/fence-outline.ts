import { localPlane, type GeofenceShape, type LonLat } from '@xuncheng/contract';

/** Corners of a circle, and of the half circles at the ends of a corridor: round at every size a screen shows. */
const CIRCLE_CORNERS = 64;
const CAP_CORNERS = 8;
/** Beyond this the outside of a sharp bend would reach far away. */
const MITRE_AT_MOST = 2;

type Point = readonly [x: number, y: number];

/** The ring around a shape, not closed; a corridor's may cross itself where its line bends sharply. */
export function fenceOutline(shape: GeofenceShape): LonLat[] {
  if (shape.kind === 'polygon') return shape.ring;
  if (shape.kind === 'corridor') return corridorOutline(shape.line, shape.halfWidthMetres);
  const plane = localPlane(shape.lon, shape.lat);
  return Array.from({ length: CIRCLE_CORNERS }, (_, i) => {
    const angle = (i / CIRCLE_CORNERS) * 2 * Math.PI;
    return plane.toLonLat(shape.radiusMetres * Math.cos(angle), shape.radiusMetres * Math.sin(angle));
  });
}

function corridorOutline(line: readonly LonLat[], half: number): LonLat[] {
  const plane = localPlane(...line[0]!);
  const points = line
    .map(([lon, lat]): Point => plane.toXY(lon, lat))
    .filter(([x, y], i, all) => i === 0 || Math.hypot(x - all[i - 1]![0], y - all[i - 1]![1]) > 0.1);
  const back = points.toReversed();
  const ring = [...side(points, half), ...cap(points, half), ...side(back, half), ...cap(back, half)];
  return ring.map(([x, y]) => plane.toLonLat(x, y));
}

/** What lies `half` metres to the right of a line. */
function side(points: readonly Point[], half: number): Point[] {
  return points.map(([x, y], i) => {
    const before = rightOf(points, i - 1);
    const after = rightOf(points, i);
    const [ax, ay] = before ?? after ?? [1, 0];
    const [bx, by] = after ?? before ?? [1, 0];
    const [mx, my] = [ax + bx, ay + by];
    const length = Math.hypot(mx, my);
    if (length === 0) return [x + ax * half, y + ay * half];
    const reach = Math.min(MITRE_AT_MOST, 2 / length);
    return [x + (mx / length) * reach * half, y + (my / length) * reach * half];
  });
}

/** To the right of the piece that begins at a point; undefined when none does. */
function rightOf(points: readonly Point[], i: number): Point | undefined {
  const [from, to] = [points[i], points[i + 1]];
  if (!from || !to) return undefined;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  return [dy / length, -dx / length];
}

/** The half circle around a line's end, from its right to its left. */
function cap(points: readonly Point[], half: number): Point[] {
  const [x, y] = points.at(-1)!;
  const [rx, ry] = rightOf(points, points.length - 2) ?? [1, 0];
  return Array.from({ length: CAP_CORNERS - 1 }, (_, i) => {
    const angle = Math.atan2(ry, rx) + ((i + 1) / CAP_CORNERS) * Math.PI;
    return [x + half * Math.cos(angle), y + half * Math.sin(angle)];
  });
}
