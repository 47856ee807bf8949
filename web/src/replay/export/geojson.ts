import type { LoadedReplay } from '../loaded-replay.ts';
import { iso, stretchesOf } from './stretches.ts';

/** Trails and alarms as a GeoJSON FeatureCollection (RFC 7946); `coordTimes` runs parallel to the lines' coordinates. */
export function writeGeoJson({ people, alarms, ...span }: Omit<LoadedReplay, 'instructions'>): string {
  const round = (value: number): number => Math.round(value * 1e6) / 1e6;
  const trails = people.map((person) => {
    // A line has two points at least.
    const stretches = stretchesOf(person, span).filter((points) => points.length > 1);
    return {
      type: 'Feature',
      geometry: {
        type: 'MultiLineString',
        coordinates: stretches.map((points) => points.map(({ lon, lat }) => [round(lon), round(lat)])),
      },
      properties: {
        officerId: person.officerId,
        name: person.name,
        badge: person.badge,
        coordTimes: stretches.map((points) => points.map(({ at }) => iso(at))),
      },
    };
  });
  const places = alarms.flatMap(({ lon, lat, id, type, severity, sourceName, raisedAt, clearedAt }) =>
    lon === null || lat === null
      ? []
      : [
          {
            type: 'Feature',
            geometry: { type: 'Point', coordinates: [round(lon), round(lat)] },
            properties: {
              alarmId: id,
              type,
              severity,
              source: sourceName,
              raisedAt: iso(raisedAt),
              clearedAt: clearedAt === null ? null : iso(clearedAt),
            },
          },
        ],
  );
  return JSON.stringify({ type: 'FeatureCollection', features: [...trails, ...places] });
}
