import { localPlane, type LonLat } from '@xuncheng/contract';

/** Metres east and north of the district's middle. */
export type XY = readonly [x: number, y: number];

/** Everything is drawn on one plane, so that neighbours round alike. */
export const DISTRICT_PLANE = localPlane(120.175, 30.2325);

/** WGS-84 degrees → metres on the district's plane. */
export function toPlane(point: LonLat): XY {
  return DISTRICT_PLANE.toXY(point[0], point[1]);
}

/** Metres → WGS-84 degrees, rounded to 1e-7 (1 cm): the grain in which the platform stores coordinates. */
export function toDegrees(point: XY): [number, number] {
  const [lon, lat] = DISTRICT_PLANE.toLonLat(point[0], point[1]);
  return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}

/** Twice the signed area of a ring, positive when counter-clockwise. */
export function signedArea(ring: readonly XY[]): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    twice += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  }
  return twice / 2;
}

/** Area centroid of a ring. */
export function centroid(ring: readonly XY[]): XY {
  let twice = 0;
  let x = 0;
  let y = 0;
  const [ox, oy] = ring[0]!;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const ax = ring[j]![0] - ox;
    const ay = ring[j]![1] - oy;
    const bx = ring[i]![0] - ox;
    const by = ring[i]![1] - oy;
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return twice === 0 ? ring[0]! : [ox + x / (3 * twice), oy + y / (3 * twice)];
}

/** Is the point inside the ring (even–odd rule)? */
export function contains(ring: readonly XY[], [x, y]: XY): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Distance in metres from a point to a segment. */
export function distanceToSegment([px, py]: XY, [ax, ay]: XY, [bx, by]: XY): number {
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const t = lengthSquared === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / lengthSquared));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

/** Distance in metres from a point to an open line. */
export function distanceToLine(point: XY, line: readonly XY[]): number {
  let nearest = Infinity;
  for (let i = 1; i < line.length; i++) {
    nearest = Math.min(nearest, distanceToSegment(point, line[i - 1]!, line[i]!));
  }
  return nearest;
}
