import { surface, type Surface } from '@xuncheng/contract';
import Papa from 'papaparse';
import { readWkt } from './read-wkt.ts';

/** A feature as the file has it; its coordinates are in the file's system. */
export interface GivenFeature {
  readonly properties: ReadonlyMap<string, string>;
  readonly surface: Surface | null;
  readonly problem: 'no-geometry' | 'not-a-surface' | null;
}

/** Names under which tables hold geometry. */
const GEOMETRY_COLUMN = /^(?:wkt|the_geom|geom|geometry|shape)$/i;

/**
 * The features of a GeoJSON document, of a table with a column of WKT (comma, tab or semicolon between, a heading above), or of lines
 * of bare WKT, whichever it is.
 * @throws Error with what is wrong, in words for the one who brought the file
 */
export function readFeatures(text: string): GivenFeature[] {
  const content = text.replace(/^\uFEFF/, '').trim();
  if (content === '') throw new Error('The file is empty.');
  if (content.startsWith('{')) return readGeoJson(content);
  if (/^(?:SRID=\d+;)?\s*(?:MULTI)?POLYGON\b/i.test(content)) return readLines(content);
  return readTable(content);
}

function readGeoJson(content: string): GivenFeature[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    throw new Error(`This is no GeoJSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const { type, features } = parsed as { readonly type?: unknown; readonly features?: unknown };
  if (type === 'FeatureCollection' && Array.isArray(features)) return features.map(readGeoJsonFeature);
  if (type === 'Feature') return [readGeoJsonFeature(parsed)];
  if (typeof type === 'string') return [readGeoJsonFeature({ properties: {}, geometry: parsed })];
  throw new Error('This is no GeoJSON: it has no "type".');
}

function readGeoJsonFeature(raw: unknown): GivenFeature {
  const { geometry, properties, id } = (raw ?? {}) as Readonly<Record<'geometry' | 'properties' | 'id', unknown>>;
  const own = Object.entries((properties ?? {}) as Record<string, unknown>).map(([key, value]) => [key, textOf(value)]);
  const named = new Map(own as [string, string][]);
  if (id !== undefined && !named.has('id')) named.set('id', textOf(id));
  if (geometry === null || geometry === undefined) return { properties: named, surface: null, problem: 'no-geometry' };
  return withSurface(named, surface.safeParse(flat(geometry)).data);
}

/** Without heights, which stand behind longitude and latitude. */
function flat(geometry: unknown): unknown {
  const cut = (value: unknown): unknown =>
    Array.isArray(value) ? (typeof value[0] === 'number' ? value.slice(0, 2) : value.map(cut)) : value;
  const { type, coordinates } = geometry as { readonly type?: unknown; readonly coordinates?: unknown };
  return { type, coordinates: cut(coordinates) };
}

function readLines(content: string): GivenFeature[] {
  return content
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line, index) => withSurface(new Map([['line', String(index + 1)]]), readWkt(line)));
}

function readTable(content: string): GivenFeature[] {
  const { data, meta, errors } = Papa.parse<Record<string, string>>(content, {
    header: true,
    skipEmptyLines: 'greedy',
  });
  const column = meta.fields?.find((field) => GEOMETRY_COLUMN.test(field.trim()));
  if (column === undefined)
    throw new Error('Neither GeoJSON nor WKT, nor a table with a column "wkt", "geom" or "geometry".');
  const broken = errors.find(({ type }) => type !== 'FieldMismatch');
  if (broken) throw new Error(`Row ${String((broken.row ?? 0) + 2)}: ${broken.message}`);
  return data.map((row) => {
    const own = Object.entries(row).filter(([field]) => field !== column && field !== '__parsed_extra');
    const named = new Map(own.map(([field, value]) => [field.trim(), value.trim()]));
    const geometry = row[column]?.trim() ?? '';
    return geometry === ''
      ? { properties: named, surface: null, problem: 'no-geometry' as const }
      : withSurface(named, readWkt(geometry));
  });
}

function withSurface(properties: ReadonlyMap<string, string>, given: Surface | undefined): GivenFeature {
  return given
    ? { properties, surface: given, problem: null }
    : { properties, surface: null, problem: 'not-a-surface' };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}
