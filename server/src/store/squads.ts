import type { NewSquad, Squad, SquadChange } from '@xuncheng/contract';
import { execute, selectOne, selectRows, type Queryable } from './database.ts';

/** Squads of these areas (null: all). `id` null: all of them. */
export async function listSquads(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number | null,
): Promise<Squad[]> {
  return selectRows<Squad>(
    database,
    `select q.id, q.code, q.name, q.area_id as "areaId", r.name as "areaName",
            (select count(*)::int from officer o where o.squad_id = q.id and o.retired_at is null) as officers
     from squad q join area r on r.id = q.area_id
     where ($1::int[] is null or q.area_id = any($1)) and ($2::int is null or q.id = $2) order by q.code`,
    [areaIds, id],
  );
}

/** Make a squad. @returns its id, or undefined when the code is taken */
export async function insertSquad(database: Queryable, squad: NewSquad): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    'insert into squad (code, name, area_id) values ($1, $2, $3) on conflict (code) do nothing returning id',
    [squad.code, squad.name, squad.areaId],
  );
  return row?.id;
}

/** Change name and area of a squad. */
export async function updateSquad(database: Queryable, id: number, change: SquadChange): Promise<void> {
  await execute(database, 'update squad set name = $2, area_id = $3 where id = $1', [id, change.name, change.areaId]);
}
