import { z } from 'zod';
import { timeZoneName } from '../city-clock.ts';
import { AREA_LEVELS, mapFeature, surface } from './common.ts';

export const CELL_CLASSES = ['A', 'B', 'C'] as const;
export type CellClass = (typeof CELL_CLASSES)[number];

/** `GET /areas?maxLevel=community`: flat list, parents before children, only the caller's subtree. */
export const area = z.object({
  id: z.number().int(),
  parentId: z.number().int().nullable(),
  level: z.enum(AREA_LEVELS),
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  geometry: surface,
});
export type Area = z.infer<typeof area>;

/** `GET /cells`: the caller's cells. `GET /beats/{id}/cells`: those of a beat; none outside the caller's areas. */
export const cell = z.object({
  id: z.number().int(),
  code: z.string(),
  areaId: z.number().int(),
  class: z.enum(CELL_CLASSES),
  geometry: surface,
});
export type Cell = z.infer<typeof cell>;

/** What a district needs before anybody can be on duty in it, in the order in which it is made. */
export const FIRST_STEPS = ['areas', 'map', 'cells', 'beats', 'officers', 'terminals', 'roster'] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** `GET /first-steps`: which of them are there. */
export const firstSteps = z.record(z.enum(FIRST_STEPS), z.boolean());
export type FirstSteps = z.infer<typeof firstSteps>;

/** `GET /time-zone` and the answer of `PUT /time-zone`. */
export const districtTimeZone = z.object({
  /** The district's, by its IANA name. */
  timeZone: timeZoneName,
  /** No shift was planned yet. From the first one on it stays, because days, shifts and figures are of it. */
  changeable: z.boolean(),
});
export type DistrictTimeZone = z.infer<typeof districtTimeZone>;

/** `PUT /time-zone` */
export const timeZoneChange = districtTimeZone.pick({ timeZone: true });
export type TimeZoneChange = z.infer<typeof timeZoneChange>;

/** `GET /map/base`: GeoJSON FeatureCollection, cacheable (ETag). */
export const baseMap = z.object({
  type: z.literal('FeatureCollection'),
  /** Shown on the map: whether this is a survey or schematic. */
  attribution: z.string(),
  features: z.array(mapFeature),
});
export type BaseMap = z.infer<typeof baseMap>;

/** `GET /beats`: those in the caller's area. */
export const beat = z.object({
  id: z.number().int(),
  code: z.string(),
  name: z.string(),
  areaId: z.number().int(),
  cells: z.number().int(),
});
export type Beat = z.infer<typeof beat>;
