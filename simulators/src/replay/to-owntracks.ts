import type { TimedPoint } from './time-track.ts';

/** Phones walked with open sky report about this. */
const ACCURACY_METRES = 8;

/**
 * A point as an OwnTracks phone sends it (https://owntracks.org/booklet/tech/json/): seconds, km/h, degrees. `user` is the MQTT
 * user name, which is the device's id on the platform; `device` is what the phone calls itself.
 */
export function toOwnTracks(
  point: TimedPoint,
  { user, device }: { readonly user: string; readonly device: string },
): { readonly topic: string; readonly payload: string } {
  const payload = {
    _type: 'location',
    tid: user.slice(-2),
    lat: point.lat,
    lon: point.lon,
    // Whole seconds are what phones send; the fraction keeps two points of one second apart.
    tst: Number.isInteger(point.time / 1000) ? point.time / 1000 : Math.round(point.time) / 1000,
    acc: ACCURACY_METRES,
    ...(point.altitude === undefined ? {} : { alt: Math.round(point.altitude), vac: 5 }),
    // Two points closer than a second to each other say nothing about speed.
    ...(point.speed === undefined || point.speed > 60 ? {} : { vel: Math.round(point.speed * 3.6) }),
    ...(point.heading === undefined ? {} : { cog: Math.round(point.heading) % 360 }),
    t: 'u',
    conn: 'm',
  };
  return { topic: `owntracks/${user}/${device}`, payload: JSON.stringify(payload) };
}
