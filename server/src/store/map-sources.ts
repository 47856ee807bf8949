import type { MapSourceChange, MapSourceRecord } from '@xuncheng/contract';
import { execute, selectOne, selectRows, type Queryable } from './database.ts';

/** A source as it is kept. */
export interface StoredMapSource extends Omit<MapSourceRecord, 'entry' | 'hasKey'> {
  readonly sealedKey: Buffer | null;
}

const VALUES = (change: MapSourceChange): unknown[] => [
  change.kind,
  change.name,
  change.nameEn,
  change.address,
  change.wmts === null ? null : JSON.stringify(change.wmts),
  change.attribution,
  change.system,
  change.tiling,
  change.levelOffset,
  change.minLevel,
  change.maxLevel,
  change.heightMetres,
];

/** All of them, in the order in which they were made. */
export async function listMapSources(database: Queryable): Promise<StoredMapSource[]> {
  return selectRows<StoredMapSource>(
    database,
    `select id, kind, name, name_en as "nameEn", address, wmts, attribution, system, tiling, level_offset as "levelOffset",
       min_level as "minLevel", max_level as "maxLevel", height_metres as "heightMetres", sealed_key as "sealedKey", version
     from map_source order by id`,
  );
}

/** Make one, without a key. @returns its identity */
export async function insertMapSource(database: Queryable, change: MapSourceChange): Promise<number> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into map_source (kind, name, name_en, address, wmts, attribution, system, tiling, level_offset, min_level, max_level, height_metres)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    VALUES(change),
  );
  if (!row) throw new Error('a source was not inserted');
  return row.id;
}

/** Change everything but the key. @returns whether there is such a one */
export async function updateMapSource(database: Queryable, id: number, change: MapSourceChange): Promise<boolean> {
  const count = await execute(
    database,
    `update map_source set kind = $1, name = $2, name_en = $3, address = $4, wmts = $5, attribution = $6, system = $7, tiling = $8,
       level_offset = $9, min_level = $10, max_level = $11, height_metres = $12, version = version + 1 where id = $13`,
    [...VALUES(change), id],
  );
  return count > 0;
}

/** Set its key, or that it has none. */
export async function saveMapSourceKey(database: Queryable, id: number, sealedKey: Buffer | null): Promise<void> {
  await execute(database, 'update map_source set sealed_key = $2 where id = $1', [id, sealedKey]);
}

/** @returns whether there was such a one */
export async function deleteMapSource(database: Queryable, id: number): Promise<boolean> {
  return (await execute(database, 'delete from map_source where id = $1', [id])) > 0;
}
