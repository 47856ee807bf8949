import type { LoadedReplay } from '../loaded-replay.ts';
import { degrees, iso, stretchesOf, xml } from './stretches.ts';

/** Trails and alarms as GPX 1.1: a track an officer, a segment a stretch. */
export function writeGpx({ people, alarms, from, to }: Omit<LoadedReplay, 'instructions'>): string {
  const waypoints = alarms.flatMap(({ lon, lat, raisedAt, type, sourceName }) =>
    lon === null || lat === null
      ? []
      : [
          `<wpt lat="${degrees(lat)}" lon="${degrees(lon)}"><time>${iso(raisedAt)}</time><name>${xml(type)}</name><desc>${xml(sourceName)}</desc></wpt>`,
        ],
  );
  const tracks = people.map((person) => {
    const segments = stretchesOf(person, { from, to }).map(
      (points) =>
        `<trkseg>${points.map(({ at, lon, lat }) => `<trkpt lat="${degrees(lat)}" lon="${degrees(lon)}"><time>${iso(at)}</time></trkpt>`).join('')}</trkseg>`,
    );
    return `<trk><name>${xml(`${person.name} ${person.badge}`)}</name>${segments.join('')}</trk>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="Xuncheng" xmlns="http://www.topografix.com/GPX/1/1">',
    `<metadata><desc>${iso(from)}/${iso(to)}</desc></metadata>`,
    ...waypoints,
    ...tracks,
    '</gpx>',
    '',
  ].join('\n');
}
