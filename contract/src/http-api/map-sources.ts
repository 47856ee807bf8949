import { z } from 'zod';
import { TILINGS } from '../map-tiles.ts';
import { originOf, wmtsTemplate } from '../source-address.ts';

/** Imagery that lies under the city in place of the drawn ground, and models of its buildings (OGC 3D Tiles). */
export const MAP_SOURCE_KINDS = ['imagery', '3d-tiles'] as const;
export type MapSourceKind = (typeof MAP_SOURCE_KINDS)[number];

/** Coordinates that imagery is cut by: Chinese services for everybody are mostly shifted (GCJ-02), Tianditu is not. */
export const IMAGERY_SYSTEMS = ['wgs84', 'gcj02'] as const;

/** Deepest level that anybody cuts tiles to: 4 cm a pixel. */
export const LEVEL_AT_MOST = 22;
/** Longest file of a model that is passed on. */
export const MODEL_BYTES_AT_MOST = 64 * 1_048_576;
/** Longest tile of imagery that is passed on. */
export const TILE_BYTES_AT_MOST = 2 * 1_048_576;

const level = z.number().int().min(0).max(LEVEL_AT_MOST);
const name = z.string().trim().min(1).max(60);

const seen = {
  id: z.number().int(),
  kind: z.enum(MAP_SOURCE_KINDS),
  name: z.string(),
  nameEn: z.string(),
  /** Shown while it is in use. */
  attribution: z.string(),
  system: z.enum(IMAGERY_SYSTEMS),
  tiling: z.enum(TILINGS),
  minLevel: level,
  maxLevel: level,
  /** Added to the heights of a model, metres. */
  heightMetres: z.number(),
  /** The first file of a model, below `/map-sources/{id}/files/`; null: imagery. */
  entry: z.string().nullable(),
  /** Grows with every change: part of the addresses of tiles, so that no browser shows those of before. */
  version: z.number().int(),
};

/** `GET /map-sources`: what the map can show. Where it comes from is not told. */
export const mapSource = z.object(seen);
export type MapSource = z.infer<typeof mapSource>;

const address = z
  .string()
  .trim()
  .max(1_000)
  .refine(
    (text) => originOf(text) !== undefined,
    'begins with http:// or https:// and a host, without user and password',
  );

const wmts = z.object({
  encoding: z.enum(['kvp', 'rest']),
  layer: z.string().trim().min(1).max(200),
  style: z.string().trim().max(200),
  matrixSet: z.string().trim().min(1).max(200),
  format: z.string().trim().min(1).max(100),
});

/** `GET /map-source-records`: as administrators see them; keys are never given out. */
export const mapSourceRecord = z.object({
  ...seen,
  /** A template, the address of a WMTS, or that of a tileset.json. `{key}` is filled in by the server. */
  address: z.string(),
  wmts: wmts.nullable(),
  levelOffset: z.number().int(),
  hasKey: z.boolean(),
});
export type MapSourceRecord = z.infer<typeof mapSourceRecord>;

/** `POST /map-sources`, `PUT /map-sources/{id}`. */
export const mapSourceChange = z
  .object({
    kind: z.enum(MAP_SOURCE_KINDS),
    name,
    nameEn: name,
    address,
    wmts: wmts.nullable(),
    attribution: z.string().trim().max(300),
    system: z.enum(IMAGERY_SYSTEMS),
    tiling: z.enum(TILINGS),
    /** What the service calls level 0: 1 where its count begins with it, as Tianditu's in degrees does. */
    levelOffset: z.number().int().min(0).max(5),
    minLevel: level,
    maxLevel: level,
    heightMetres: z.number().min(-10_000).max(10_000),
    /** Not given: the one that is kept, as long as the host stays the same. Null: none. */
    key: z.string().trim().min(1).max(500).nullable().optional(),
  })
  .superRefine((change, context) => {
    const fault = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (change.kind === '3d-tiles') {
      if (change.wmts) fault('wmts', 'a model has none');
      if (!URL.canParse(change.address) || !/\.json$/i.test(new URL(change.address).pathname))
        fault('address', 'ends with the name of a tileset.json');
      return;
    }
    if (change.minLevel > change.maxLevel) fault('maxLevel', 'lies above the lowest level');
    const template = change.wmts ? wmtsTemplate({ service: change.address, ...change.wmts }) : change.address;
    if (!/\{z\}/.test(template) || !/\{x\}/.test(template) || !/\{-?y\}/.test(template))
      fault('address', 'has {z}, {x} and {y} (or {-y}) in it');
  });
export type MapSourceChange = z.infer<typeof mapSourceChange>;

/** Why a source gave nothing, by what somebody can do about it. */
export const MAP_SOURCE_FAILURES = [
  'unknown-host',
  'unreachable',
  'local-address',
  'no-answer',
  'certificate',
  'unauthorized',
  'redirected',
  'no-tile',
  'http-status',
  'not-a-picture',
  'not-a-tileset',
  'too-large',
  'too-busy',
] as const;
export type MapSourceFailureReason = (typeof MAP_SOURCE_FAILURES)[number];

/** Whether a source answers: one tile over the middle of the district was asked for, or the tileset.json. */
export const mapSourceTest = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('answers'),
    bytes: z.number().int(),
    /** The tile that was asked for; null: a model. */
    tile: z.object({ level: z.number().int(), column: z.number().int(), row: z.number().int() }).nullable(),
  }),
  z.object({
    state: z.literal('failed'),
    reason: z.enum(MAP_SOURCE_FAILURES),
    /** The source's own answer, when that was the trouble. */
    status: z.number().int().nullable(),
  }),
]);
export type MapSourceTest = z.infer<typeof mapSourceTest>;

/** What a change is answered with: it is kept, and this is how the source answers. */
export const mapSourceChanged = z.object({ source: mapSourceRecord, test: mapSourceTest });
export type MapSourceChanged = z.infer<typeof mapSourceChanged>;
