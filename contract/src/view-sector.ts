import { bearingDegrees, distanceMetres } from './geodesy.ts';

/** What a fixed camera sees: a sector of a circle. Degrees clockwise from north; metres. */
export interface ViewSector {
  readonly lon: number;
  readonly lat: number;
  readonly heading: number;
  readonly fieldOfView: number;
  readonly rangeMetres: number;
}

/** Is a place in the sector? What stands in between is not known. */
export function seesPlace(
  { lon, lat, heading, fieldOfView, rangeMetres }: ViewSector,
  toLon: number,
  toLat: number,
): boolean {
  if (distanceMetres(lon, lat, toLon, toLat) > rangeMetres) return false;
  const off = Math.abs(((bearingDegrees(lon, lat, toLon, toLat) - heading + 540) % 360) - 180);
  return off <= fieldOfView / 2;
}
