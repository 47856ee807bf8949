import { distanceMetres, seesPlace, type Device } from '@xuncheng/contract';

export interface NearCamera {
  readonly device: Device;
  readonly metres: number;
  /** Does the place lie in its view, as far as heading, angle and range are known? A camera sees what it reports itself. */
  readonly sees: boolean;
}

/** Farther away nothing of a place can be seen, nor of who comes from it. */
const WITHIN_METRES = 600;
/** What a camera reports is placed where the camera stands: the nearer the place, the surer it is what it saw itself. */
const OWN_PLACE_METRES = 1;
export const CAMERAS_NEAR_AT_MOST = 4;

/** Cameras for a place: those that see it, then by distance in metres. */
export function nearestCameras(devices: Iterable<Device>, lon: number, lat: number): NearCamera[] {
  const near: NearCamera[] = [];
  for (const device of devices) {
    const { lon: from, lat: fromLat, heading, fieldOfView, rangeMetres } = device;
    if (device.kind !== 'camera' || from === null || fromLat === null) continue;
    const metres = distanceMetres(from, fromLat, lon, lat);
    if (metres > WITHIN_METRES) continue;
    const isKnown = heading !== null && fieldOfView !== null && rangeMetres !== null;
    const sees =
      metres < OWN_PLACE_METRES ||
      (isKnown && seesPlace({ lon: from, lat: fromLat, heading, fieldOfView, rangeMetres }, lon, lat));
    near.push({ device, metres, sees });
  }
  return near.sort((a, b) => Number(b.sees) - Number(a.sees) || a.metres - b.metres).slice(0, CAMERAS_NEAR_AT_MOST);
}
