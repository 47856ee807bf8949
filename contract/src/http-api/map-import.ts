import { z } from 'zod';

/** What an OpenStreetMap extract replaces in the base map; roads are also what people are matched and sent along. */
export const MAP_IMPORT_KINDS = ['road', 'block', 'water', 'green', 'place'] as const;
export type MapImportKind = (typeof MAP_IMPORT_KINDS)[number];

/** `POST /map-import`: begin. One runs at a time. */
export const newMapImport = z.object({
  uploadId: z.string().max(64),
  kinds: z.array(z.enum(MAP_IMPORT_KINDS)).min(1).max(MAP_IMPORT_KINDS.length),
});
export type NewMapImport = z.infer<typeof newMapImport>;

/** Why an import came to nothing. */
export const MAP_IMPORT_FAILURES = ['unreadable', 'nothing-found', 'too-much', 'internal-error'] as const;

const count = z.number().int().nonnegative();
export const mapImportFound = z.object({ road: count, block: count, water: count, green: count, place: count });
export type MapImportFound = z.infer<typeof mapImportFound>;

/** `GET /map-import`: the one that runs, or ran last; null: none since the server began. `DELETE /map-import` stops it: the map stays. */
export const mapImport = z.object({
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  kinds: z.array(z.enum(MAP_IMPORT_KINDS)),
  startedAt: z.number(),
  startedBy: z.string(),
  endedAt: z.number().nullable(),
  bytes: z.number(),
  bytesRead: z.number(),
  found: mapImportFound,
  /** Surfaces of several ways (relations), and ways that leave the district: not drawn. */
  leftOut: count,
  failure: z.enum(MAP_IMPORT_FAILURES).nullable(),
  /** What is wrong with the file, in words. */
  message: z.string().nullable(),
});
export type MapImport = z.infer<typeof mapImport>;
