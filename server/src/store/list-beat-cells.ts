import type { Cell } from '@xuncheng/contract';
import { selectRows, type Queryable } from './database.ts';

/** The cells of a beat, as far as they lie in these areas. */
export async function listBeatCells(
  database: Queryable,
  areaIds: readonly number[] | null,
  beatId: number,
): Promise<Cell[]> {
  return selectRows<Cell>(
    database,
    `select c.id, c.code, c.area_id as "areaId", c.class, c.geometry from cell c
     join beat_cell b on b.cell_id = c.id
     where b.beat_id = $2 and ($1::int[] is null or c.area_id = any($1)) order by c.id`,
    [areaIds, beatId],
  );
}
