import type { LoadedReplay } from '../loaded-replay.ts';
import { degrees, iso, stretchesOf, xml } from './stretches.ts';

/** Trails and alarms as KML 2.2; the trails are tracks with times (gx:Track), which Google Earth plays. */
export function writeKml({ people, alarms, ...span }: Omit<LoadedReplay, 'instructions'>): string {
  const tracks = people.map((person) => {
    const parts = stretchesOf(person, span).map((points) => {
      const whens = points.map(({ at }) => `<when>${iso(at)}</when>`).join('');
      const places = points.map(({ lon, lat }) => `<gx:coord>${degrees(lon)} ${degrees(lat)} 0</gx:coord>`).join('');
      return `<gx:Track>${whens}${places}</gx:Track>`;
    });
    return `<Placemark><name>${xml(`${person.name} ${person.badge}`)}</name><gx:MultiTrack><gx:interpolate>0</gx:interpolate>${parts.join('')}</gx:MultiTrack></Placemark>`;
  });
  const places = alarms.flatMap(({ lon, lat, type, sourceName, raisedAt, clearedAt }) =>
    lon === null || lat === null
      ? []
      : [
          `<Placemark><name>${xml(type)}</name><description>${xml(sourceName)}</description>` +
            `<TimeSpan><begin>${iso(raisedAt)}</begin>${clearedAt === null ? '' : `<end>${iso(clearedAt)}</end>`}</TimeSpan>` +
            `<Point><coordinates>${degrees(lon)},${degrees(lat)}</coordinates></Point></Placemark>`,
        ],
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>',
    ...tracks,
    ...places,
    '</Document></kml>',
    '',
  ].join('\n');
}
