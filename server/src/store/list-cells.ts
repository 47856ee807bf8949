import type { Cell } from '@xuncheng/contract';
import { selectRows, type Queryable } from './database.ts';

/** The cells of these areas. */
export async function listCells(database: Queryable, areaIds: readonly number[] | null): Promise<Cell[]> {
  return selectRows<Cell>(
    database,
    `select id, code, area_id as "areaId", class, geometry from cell
     where $1::int[] is null or area_id = any($1) order by id`,
    [areaIds],
  );
}
