import { z } from 'zod';

export const API_PREFIX = '/api/v1';

export const ROLES = ['administrator', 'operator', 'supervisor', 'officer'] as const;
export type Role = (typeof ROLES)[number];

export const AREA_LEVELS = ['district', 'subdistrict', 'community', 'grid', 'slice', 'group'] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

/** Every refusal of the API: HTTP status beside it, `code` for programs, `message` for people, `details` per field. */
export const apiError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type ApiError = z.infer<typeof apiError>;

const position = z.tuple([z.number(), z.number()]);
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) });
export const lineString = z.object({ type: z.literal('LineString'), coordinates: z.array(position) });
export type LineString = z.infer<typeof lineString>;
const multiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) });
/** Ground that something covers: in one piece or several, with holes or without. */
export const surface = z.union([polygon, multiPolygon]);

export const ROAD_CLASSES = ['main', 'secondary', 'lane'] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

export const MAP_FEATURE_KINDS = ['water', 'green', 'road', 'block', 'place'] as const;
/** Our own base map: water, parks, roads with names and class, building blocks with a height, named places. */
export const mapFeature = z.object({
  type: z.literal('Feature'),
  geometry: z.union([polygon, multiPolygon, lineString, z.object({ type: z.literal('Point'), coordinates: position })]),
  properties: z.object({
    kind: z.enum(MAP_FEATURE_KINDS),
    name: z.string().optional(),
    nameEn: z.string().optional(),
    roadClass: z.enum(ROAD_CLASSES).optional(),
    widthMetres: z.number().optional(),
    /** Roads: driven only from the first point to the last; above or below others, which they meet only in points both have. */
    oneway: z.boolean().optional(),
    bridge: z.boolean().optional(),
    tunnel: z.boolean().optional(),
    /** Roads: who may use them, 1 on foot + 2 e-bike + 4 car; everybody where nothing is said. */
    modes: z.number().int().min(1).max(7).optional(),
    /** Blocks: height of the extrusion. */
    heightMetres: z.number().optional(),
  }),
});
export type MapFeature = z.infer<typeof mapFeature>;

/**
 * A number in a path or a query: digits, as programs write them, and nothing else. An empty one is not 0, and it is told of as needed
 * where it is.
 */
export function numeric<Of extends z.ZodType<number>>(number: Of): z.ZodPreprocess<Of> {
  return z.preprocess((text) => (typeof text === 'string' && WRITTEN_NUMBER.test(text) ? Number(text) : text), number);
}

const WRITTEN_NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
