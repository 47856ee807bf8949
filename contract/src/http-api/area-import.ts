import { z } from 'zod';
import { CELL_CLASSES } from './city.ts';
import { AREA_LEVELS, surface } from './common.ts';

/** `POST /uploads`, the bytes of a file as the body: kept for an hour, for the one who sent it, on the server that took it. */
export const upload = z.object({ id: z.string(), bytes: z.number().int() });
export type Upload = z.infer<typeof upload>;

/**
 * What coordinates of a file are in: the named ones, or `EPSG:4513` to `EPSG:4554` (CGCS2000, 3-degree Gauss–Krüger: with the zone's
 * number before the easting up to 4533, by central meridian from 4534).
 */
export const IMPORT_SYSTEMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const;
export const importSystem = z.union([
  z.enum(IMPORT_SYSTEMS),
  z.templateLiteral(['EPSG:', z.number().int().min(4513).max(4554)]),
]);
export type ImportSystem = z.infer<typeof importSystem>;

export const IMPORT_KINDS = ['areas', 'cells'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What is read from which property of the file; null: from none. */
export const IMPORT_FIELDS = ['code', 'name', 'nameEn', 'level', 'parent', 'class', 'beat'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
const property = z.string().max(200).nullable();
export const importMapping = z.object({
  code: property,
  name: property,
  nameEn: property,
  level: property,
  parent: property,
  class: property,
  beat: property,
});
export type ImportMapping = z.infer<typeof importMapping>;

/** `POST /area-imports`: look at a file, and with `apply` take it over if nothing is wrong with it. */
export const areaImport = z.object({
  uploadId: z.string().max(64),
  kind: z.enum(IMPORT_KINDS),
  system: importSystem,
  /** Null: guessed from the names of the properties, and told in the answer. */
  mapping: importMapping.nullable(),
  /** Where the file does not say it of a feature. */
  level: z.enum(AREA_LEVELS).nullable(),
  parentCode: z.string().max(64).nullable(),
  class: z.enum(CELL_CLASSES).nullable(),
  /** Beats that cells of the file name and that are not there are made, called by their code. */
  createBeats: z.boolean(),
  apply: z.boolean(),
});
export type AreaImport = z.infer<typeof areaImport>;

/** What is wrong with a feature; those of the second list are told, and taken over all the same. */
export const IMPORT_ERRORS = [
  'no-code',
  'no-name',
  'duplicate-code',
  'unknown-level',
  'unknown-class',
  'unknown-beat',
  'retired-beat',
  'unknown-parent',
  'parent-level',
  'level-changed',
  'second-district',
  'no-geometry',
  'not-a-surface',
  'bad-coordinates',
  'empty',
  'self-intersection',
  'outside-parent',
] as const;
export const IMPORT_WARNINGS = ['hole'] as const;
export const IMPORT_PROBLEMS = [...IMPORT_ERRORS, ...IMPORT_WARNINGS] as const;
export type ImportProblem = (typeof IMPORT_PROBLEMS)[number];

export const IMPORT_ACTIONS = ['add', 'update', 'same'] as const;

/** One feature of the file, in its order. */
export const importRow = z.object({
  code: z.string(),
  name: z.string(),
  level: z.enum(AREA_LEVELS).nullable(),
  parentCode: z.string().nullable(),
  class: z.enum(CELL_CLASSES).nullable(),
  /** Of a cell: code of the beat it is given to; null where the file names none, and it stays with whichever it has. */
  beat: z.string().nullable(),
  action: z.enum(IMPORT_ACTIONS),
  problems: z.array(z.enum(IMPORT_PROBLEMS)),
  /** Simplified for a drawing of the whole; WGS-84. Null where there is none. */
  drawing: surface.nullable(),
});
export type ImportRow = z.infer<typeof importRow>;

/** The answer. */
export const areaImportAnswer = z.object({
  /** Names of the properties that the file has. */
  properties: z.array(z.string()),
  mapping: importMapping,
  rows: z.array(importRow),
  errors: z.number().int(),
  /** Beats that the file names and that are not there. */
  newBeats: z.array(z.string()),
  /** Of the levels in the file (or of cells): there, but not in the file. They stay. */
  kept: z.number().int(),
  /** Null: not asked to, or something is wrong. */
  applied: z.object({ added: z.number().int(), updated: z.number().int() }).nullable(),
});
export type AreaImportAnswer = z.infer<typeof areaImportAnswer>;
