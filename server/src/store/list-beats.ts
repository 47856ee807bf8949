import type { Beat } from '@xuncheng/contract';
import { selectRows, type Queryable } from './database.ts';

/** The beats of these areas that are walked, with how many cells each has. */
export async function listBeats(database: Queryable, areaIds: readonly number[] | null): Promise<Beat[]> {
  return selectRows<Beat>(
    database,
    `select b.id, b.code, b.name, b.area_id as "areaId", count(c.cell_id)::int as cells
     from beat b left join beat_cell c on c.beat_id = b.id
     where b.retired_at is null and ($1::int[] is null or b.area_id = any($1)) group by b.id order by b.code`,
    [areaIds],
  );
}
