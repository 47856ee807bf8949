/**
 * Plane and sphere geometry on WGS-84 longitude/latitude, in that order everywhere.
 * A city is small: inside one, distances on a local plane differ from the ellipsoid by less than 0.3 %.
 */
const EARTH_RADIUS_METRES = 6_371_008.8; // mean radius, IUGG
const RADIANS_PER_DEGREE = Math.PI / 180;

/** [longitude, latitude] in WGS-84 degrees. */
export type LonLat = readonly [lon: number, lat: number];

/** Great-circle distance in metres (haversine). */
export function distanceMetres(lonA: number, latA: number, lonB: number, latB: number): number {
  const halfLat = ((latB - latA) * RADIANS_PER_DEGREE) / 2;
  const halfLon = ((lonB - lonA) * RADIANS_PER_DEGREE) / 2;
  const h =
    Math.sin(halfLat) ** 2 +
    Math.cos(latA * RADIANS_PER_DEGREE) * Math.cos(latB * RADIANS_PER_DEGREE) * Math.sin(halfLon) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Length in metres of an open line of [lon, lat] points; 0 for fewer than two. */
export function lineLengthMetres(line: readonly LonLat[]): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    total += distanceMetres(a[0], a[1], b[0], b[1]);
  }
  return total;
}

/** Initial bearing from A to B in degrees, 0 = north, clockwise, in [0, 360). */
export function bearingDegrees(lonA: number, latA: number, lonB: number, latB: number): number {
  const phiA = latA * RADIANS_PER_DEGREE;
  const phiB = latB * RADIANS_PER_DEGREE;
  const deltaLon = (lonB - lonA) * RADIANS_PER_DEGREE;
  const y = Math.sin(deltaLon) * Math.cos(phiB);
  const x = Math.cos(phiA) * Math.sin(phiB) - Math.sin(phiA) * Math.cos(phiB) * Math.cos(deltaLon);
  return (Math.atan2(y, x) / RADIANS_PER_DEGREE + 360) % 360;
}

/** A plane tangent at one place: metres east and north of it. Good to 0.1 % within 20 km. */
export interface LocalPlane {
  readonly toXY: (lon: number, lat: number) => [xMetres: number, yMetres: number];
  readonly toLonLat: (xMetres: number, yMetres: number) => [lon: number, lat: number];
}

/** The local plane at an origin. */
export function localPlane(originLon: number, originLat: number): LocalPlane {
  const metresPerLat = EARTH_RADIUS_METRES * RADIANS_PER_DEGREE;
  const metresPerLon = metresPerLat * Math.cos(originLat * RADIANS_PER_DEGREE);
  return {
    toXY: (lon, lat) => [(lon - originLon) * metresPerLon, (lat - originLat) * metresPerLat],
    toLonLat: (x, y) => [originLon + x / metresPerLon, originLat + y / metresPerLat],
  };
}

/** Is the point inside the ring (even–odd rule; the closing point may be repeated or not)? */
export function ringContains(ring: readonly LonLat[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Area of a ring in square metres on the local plane at its first point; 0 for fewer than three points. */
export function ringAreaSquareMetres(ring: readonly LonLat[]): number {
  const first = ring[0];
  if (!first) return 0;
  const plane = localPlane(first[0], first[1]);
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = plane.toXY(ring[i]![0], ring[i]![1]);
    const [xj, yj] = plane.toXY(ring[j]![0], ring[j]![1]);
    twice += xj * yi - xi * yj;
  }
  return Math.abs(twice) / 2;
}
