import type { Handover, HandoverStanding, NewHandover } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';

const HANDOVER = `
  select h.id, h.area_id as "areaId", h.words, ${epochMs('h.written_at')} as "writtenAt", h.written_by as "writtenById",
         w.display_name as "writtenBy", h.standing, ${epochMs('h.taken_at')} as "takenAt", t.display_name as "takenBy"
  from handover h join account w on w.id = h.written_by left join account t on t.id = h.taken_by
  where ($1::int[] is null or h.area_id = any($1))`;

/** Notes of these areas (null: all), newest first. */
export async function listHandovers(
  database: Queryable,
  areaIds: readonly number[] | null,
  limit: number,
): Promise<Handover[]> {
  return selectRows(database, `${HANDOVER} order by h.written_at desc limit $2`, [areaIds, limit]);
}

/** One note in these areas. */
export async function findHandover(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: string,
): Promise<Handover | undefined> {
  return selectOne(database, `${HANDOVER} and h.id = $2`, [areaIds, id]);
}

/** @returns false when there is one of this id */
export async function insertHandover(
  database: Queryable,
  note: NewHandover & { readonly areaId: number; readonly accountId: number; readonly standing: HandoverStanding },
): Promise<boolean> {
  const inserted = await execute(
    database,
    `insert into handover (id, area_id, written_by, words, standing) values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
    [note.id, note.areaId, note.accountId, note.words, note.standing],
  );
  return inserted > 0;
}

/** @returns false when it was taken before */
export async function takeHandover(database: Queryable, id: string, accountId: number): Promise<boolean> {
  const taken = await execute(
    database,
    'update handover set taken_by = $2, taken_at = now() where id = $1 and taken_by is null',
    [id, accountId],
  );
  return taken > 0;
}
