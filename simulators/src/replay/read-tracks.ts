import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** One recorded point: WGS-84 degrees, metres above the sea, epoch ms; what was not recorded is missing. */
export interface TrackPoint {
  readonly lon: number;
  readonly lat: number;
  readonly altitude?: number;
  readonly time?: number;
}

/** One recorded track, in the order recorded. */
export interface Track {
  readonly name: string;
  readonly points: readonly TrackPoint[];
}

/**
 * Reads the tracks of a GeoJSON, GPX or CSV file; the ending of the name says which. Only what was recorded: nothing is
 * added between points. Throws an Error that names the file and what is wrong with it.
 */
export function readTracks(text: string, fileName: string): Track[] {
  const ending = fileName.toLowerCase().split('.').at(-1) ?? '';
  const tracks = readByEnding(text, fileName, ending).filter(({ points }) => points.length > 0);
  if (tracks.length === 0) throw new Error(`${fileName}: no track in it`);
  for (const { name, points } of tracks) {
    const wrong = points.find(({ lon, lat }) => !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90));
    if (wrong)
      throw new Error(
        `${fileName}: ${name} has the point ${String(wrong.lon)}, ${String(wrong.lat)}, which is nowhere`,
      );
  }
  return tracks;
}

function readByEnding(text: string, fileName: string, ending: string): Track[] {
  switch (ending) {
    case 'geojson':
    case 'json':
      return readGeoJson(text, fileName);
    case 'gpx':
      return readGpx(text, fileName);
    case 'csv':
      return [readCsv(text, fileName)];
    default:
      throw new Error(`${fileName}: GeoJSON (.geojson, .json), GPX (.gpx) or CSV (.csv) is expected`);
  }
}

const coordinates = z.array(z.array(z.number()).min(2));
const lineGeometry = z.object({ type: z.literal('LineString'), coordinates });
const multiGeometry = z.object({ type: z.literal('MultiLineString'), coordinates: z.array(coordinates) });
const geometry = z.union([lineGeometry, multiGeometry]);
const feature = z.object({
  type: z.literal('Feature'),
  geometry: z.unknown(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(feature) });

function readGeoJson(text: string, fileName: string): Track[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${fileName}: not JSON`, { cause: error });
  }
  const bare = geometry.safeParse(json);
  if (bare.success) return linesOf(bare.data, fileName, undefined);
  const one = feature.safeParse(json);
  const many = collection.safeParse(json);
  const features = one.success ? [one.data] : many.success ? many.data.features : undefined;
  if (!features) throw new Error(`${fileName}: neither a line, a Feature nor a FeatureCollection of GeoJSON`);
  // Points and polygons between the tracks are somebody's remarks, not tracks.
  return features.flatMap(({ geometry: shape, properties }, i) => {
    const line = geometry.safeParse(shape);
    if (!line.success) return [];
    const named = properties?.['name'] ?? properties?.['id'];
    const name = typeof named === 'string' || typeof named === 'number' ? String(named) : String(i);
    return linesOf(line.data, name, properties?.['coordTimes'] ?? properties?.['times']);
  });
}

const moments = z.array(z.union([z.string(), z.number()]));

function linesOf(shape: z.infer<typeof geometry>, name: string, rawTimes: unknown): Track[] {
  const lines = shape.type === 'LineString' ? [shape.coordinates] : shape.coordinates;
  const lists = lines.length === 1 ? [rawTimes] : Array.isArray(rawTimes) ? (rawTimes as unknown[]) : [];
  return lines.map((line, k) => {
    const times = moments.safeParse(lists[k]);
    const points = line.map((position, i) =>
      createPoint(position[0]!, position[1]!, position[2], times.success ? readMoment(times.data[i]) : undefined),
    );
    return { name: lines.length === 1 ? name : `${name}/${String(k)}`, points };
  });
}

const attribute = z.coerce.number();
const gpxPoint = z.object({
  '@lon': attribute,
  '@lat': attribute,
  ele: attribute.optional(),
  time: z.string().optional(),
});
const gpx = z.object({
  gpx: z.object({
    trk: z
      .array(
        z.object({
          name: z.coerce.string().optional(),
          trkseg: z
            .array(z.union([z.object({ trkpt: z.array(gpxPoint) }), z.literal('').transform(() => ({ trkpt: [] }))]))
            .default([]),
        }),
      )
      .default([]),
  }),
});

function readGpx(text: string, fileName: string): Track[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    isArray: (name) => name === 'trk' || name === 'trkseg' || name === 'trkpt',
  });
  let raw: unknown;
  try {
    raw = parser.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${fileName}: not XML: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const parsed = gpx.safeParse(raw);
  if (!parsed.success) throw new Error(`${fileName}: not GPX: ${z.prettifyError(parsed.error)}`);
  return parsed.data.gpx.trk.flatMap(({ name, trkseg }, i) =>
    trkseg.map(({ trkpt }, k) => ({
      name: `${name ?? String(i)}${trkseg.length > 1 ? `/${String(k)}` : ''}`,
      points: trkpt.map((point) => createPoint(point['@lon'], point['@lat'], point.ele, readMoment(point.time))),
    })),
  );
}

function readCsv(text: string, fileName: string): Track {
  const [head, ...rows] = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  const names = (head ?? '').split(',').map((name) => name.trim().toLowerCase());
  const column = (...candidates: string[]): number => names.findIndex((name) => candidates.includes(name));
  const lon = column('lon', 'lng', 'longitude');
  const lat = column('lat', 'latitude');
  const time = column('time', 'timestamp');
  const altitude = column('alt', 'altitude', 'ele', 'elevation');
  if (lon === -1 || lat === -1)
    throw new Error(`${fileName}: the first row must name the columns lon and lat (and may name time)`);
  const points = rows.map((row, i) => {
    const fields = row.split(',').map((field) => field.trim());
    const x = Number(fields[lon] || NaN);
    const y = Number(fields[lat] || NaN);
    if (Number.isNaN(x) || Number.isNaN(y)) throw new Error(`${fileName}: row ${String(i + 2)} has no lon and lat`);
    const height = Number(fields[altitude] || NaN);
    return createPoint(x, y, Number.isNaN(height) ? undefined : height, readMoment(fields[time]));
  });
  return { name: fileName, points };
}

function createPoint(lon: number, lat: number, altitude: number | undefined, time: number | undefined): TrackPoint {
  return { lon, lat, ...(altitude === undefined ? {} : { altitude }), ...(time === undefined ? {} : { time }) };
}

/** ISO 8601, epoch seconds or epoch milliseconds → epoch ms; undefined when it is none of them. */
function readMoment(raw: string | number | undefined): number | undefined {
  if (raw === undefined || raw === '') return undefined;
  const number = Number(raw);
  if (!Number.isNaN(number)) return number < 1e11 ? number * 1000 : number;
  const time = Date.parse(String(raw));
  return Number.isNaN(time) ? undefined : time;
}
