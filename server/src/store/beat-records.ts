import type { BeatChange, BeatRecord, NewBeat } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';

/** Beats of these areas with their cells there (null: all), retired ones too. `id` null: all of them. */
export async function listBeatRecords(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number | null,
): Promise<BeatRecord[]> {
  return selectRows<BeatRecord>(
    database,
    `select b.id, b.code, b.name, b.area_id as "areaId", r.name as "areaName", b.revision, ${epochMs('b.retired_at')} as "retiredAt",
            coalesce((select json_agg(c.id order by c.id) from beat_cell k join cell c on c.id = k.cell_id
                      where k.beat_id = b.id and ($1::int[] is null or c.area_id = any($1))), '[]') as "cellIds"
     from beat b join area r on r.id = b.area_id
     where ($1::int[] is null or b.area_id = any($1)) and ($2::int is null or b.id = $2) order by b.code`,
    [areaIds, id],
  );
}

/** How many of these cells lie in these areas (null: all). */
export async function countCells(
  database: Queryable,
  areaIds: readonly number[] | null,
  cellIds: readonly number[],
): Promise<number> {
  const row = await selectOne<{ count: number }>(
    database,
    'select count(*)::int as count from cell where id = any($1) and ($2::int[] is null or area_id = any($2))',
    [cellIds, areaIds],
  );
  return row?.count ?? 0;
}

/** Make a beat. @returns its id, or undefined when the code is taken */
export async function insertBeat(transaction: Queryable, beat: NewBeat): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    transaction,
    'insert into beat (code, name, area_id) values ($1, $2, $3) on conflict (code) do nothing returning id',
    [beat.code, beat.name, beat.areaId],
  );
  if (row) await setCells(transaction, row.id, null, beat.cellIds);
  return row?.id;
}

/**
 * Change a beat. Call it in a transaction.
 * @param areaIds the cells of these areas are set (null: all)
 * @returns why not: somebody else changed it first, or it cannot be retired yet
 */
export async function updateBeat(
  transaction: Queryable,
  id: number,
  areaIds: readonly number[] | null,
  change: BeatChange,
): Promise<'done' | 'changed-meanwhile' | 'in-use'> {
  const held = await selectOne<{ isRetired: boolean; isUsed: boolean }>(
    transaction,
    // A shift that is being planned on it waits for the lock, or is seen.
    `select retired_at is not null as "isRetired",
            exists (select from shift where beat_id = $1 and ends_at > now() and clocked_out_at is null)
            or exists (select from roster_rule where beat_id = $1) as "isUsed"
     from beat where id = $1 and revision = $2 for update`,
    [id, change.revision],
  );
  if (!held) return 'changed-meanwhile';
  if (change.isRetired && !held.isRetired && held.isUsed) return 'in-use';
  await execute(
    transaction,
    `update beat set name = $2, area_id = $3, revision = revision + 1,
                     retired_at = case when $4 then coalesce(retired_at, now()) end where id = $1`,
    [id, change.name, change.areaId, change.isRetired],
  );
  await setCells(transaction, id, areaIds, change.cellIds);
  return 'done';
}

async function setCells(
  transaction: Queryable,
  id: number,
  areaIds: readonly number[] | null,
  cellIds: readonly number[],
): Promise<void> {
  await execute(
    transaction,
    `delete from beat_cell k using cell c where c.id = k.cell_id and k.beat_id = $1 and not c.id = any($2)
     and ($3::int[] is null or c.area_id = any($3))`,
    [id, cellIds, areaIds],
  );
  await execute(
    transaction,
    'insert into beat_cell (beat_id, cell_id) select $1, c.id from cell c where c.id = any($2) on conflict do nothing',
    [id, cellIds],
  );
}
