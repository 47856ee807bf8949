import type { Area } from '@xuncheng/contract';
import { selectRows, type Queryable } from './database.ts';

const LEVEL_ORDER = `array_position(array['district', 'subdistrict', 'community', 'grid', 'slice', 'group'], level)`;

/** The areas down to a level, parents before children. */
export async function listAreas(
  database: Queryable,
  areaIds: readonly number[] | null,
  maxLevel: string,
): Promise<Area[]> {
  return selectRows<Area>(
    database,
    `select id, parent_id as "parentId", level, code, name, name_en as "nameEn", geometry from area
     where ($1::int[] is null or id = any($1))
       and ${LEVEL_ORDER} <= array_position(array['district', 'subdistrict', 'community', 'grid', 'slice', 'group'], $2)
     order by ${LEVEL_ORDER}, code`,
    [areaIds, maxLevel],
  );
}

/** These areas (null: all) with their names and without their ground, parents before children. */
export async function listAreaNames(
  database: Queryable,
  areaIds: readonly number[] | null,
): Promise<Omit<Area, 'code' | 'geometry'>[]> {
  return selectRows(
    database,
    `select id, parent_id as "parentId", level, name, name_en as "nameEn" from area
     where $1::int[] is null or id = any($1) order by ${LEVEL_ORDER}, code`,
    [areaIds],
  );
}

/** The bare tree of all areas, parents before children. */
export async function loadAreaLinks(database: Queryable): Promise<{ id: number; parentId: number | null }[]> {
  return selectRows(database, `select id, parent_id as "parentId" from area order by ${LEVEL_ORDER}, id`);
}
