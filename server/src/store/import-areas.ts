import { AREA_LEVELS } from '@xuncheng/contract';
import type {
  JudgedFeature,
  KnownArea,
  KnownBeat,
  KnownCell,
  KnownCity,
  NewBeat,
} from '../compute/city-import/judge-import.ts';
import { execute, selectRows, type Queryable } from './database.ts';

/** What is there, held so until the transaction ends. Cells are read when they are asked for. */
export async function loadKnownCity(transaction: Queryable, withCells: boolean): Promise<KnownCity> {
  await execute(transaction, 'lock table area, cell, beat in share row exclusive mode');
  const areas = await selectRows<KnownArea>(
    transaction,
    `select a.code, p.code as "parentCode", a.level, a.name, a.name_en as "nameEn", a.geometry
     from area a left join area p on p.id = a.parent_id`,
  );
  const cells = withCells
    ? await selectRows<KnownCell>(
        transaction,
        `select c.code, a.code as "areaCode", c.class, c.geometry,
                array(select b.code from beat_cell k join beat b on b.id = k.beat_id where k.cell_id = c.id and b.retired_at is null) as beats
         from cell c join area a on a.id = c.area_id`,
      )
    : [];
  const beats = withCells
    ? await selectRows<KnownBeat>(transaction, 'select code, retired_at is not null as "isRetired" from beat')
    : [];
  return { areas, cells, beats };
}

/** Take areas over, parents before children. @returns how many there are more, and how many are others than before */
export async function saveAreas(
  transaction: Queryable,
  features: readonly JudgedFeature[],
): Promise<{ readonly added: number; readonly updated: number }> {
  const done: { readonly added: boolean }[] = [];
  for (const level of AREA_LEVELS) {
    const rows = features.filter((feature) => feature.level === level && feature.action !== 'same');
    if (rows.length === 0) continue;
    done.push(
      ...(await selectRows<{ added: boolean }>(
        transaction,
        `insert into area (parent_id, level, code, name, name_en, geometry)
         select p.id, r.level, r.code, r.name, r."nameEn", r.surface
         from jsonb_to_recordset($1) as r(code text, "parentCode" text, level text, name text, "nameEn" text, surface jsonb)
         left join area p on p.code = r."parentCode"
         on conflict (code) do update set
           parent_id = excluded.parent_id, name = excluded.name, name_en = excluded.name_en, geometry = excluded.geometry
         returning xmax = 0 as added`,
        [JSON.stringify(rows)],
      )),
    );
  }
  return count(done);
}

/**
 * Take cells over, and give those that name a beat to it and to no other that is walked; retired beats keep theirs, for the past.
 * @returns how many there are more, and how many are others than before
 */
export async function saveCells(
  transaction: Queryable,
  features: readonly JudgedFeature[],
  newBeats: readonly NewBeat[],
): Promise<{ readonly added: number; readonly updated: number }> {
  const rows = features.filter(({ action }) => action !== 'same');
  const saved = count(
    await selectRows<{ added: boolean }>(
      transaction,
      `insert into cell (code, area_id, class, geometry)
       select r.code, a.id, r.class, r.surface
       from jsonb_to_recordset($1) as r(code text, "parentCode" text, class text, surface jsonb) join area a on a.code = r."parentCode"
       on conflict (code) do update set area_id = excluded.area_id, class = excluded.class, geometry = excluded.geometry
       returning xmax = 0 as added`,
      [JSON.stringify(rows)],
    ),
  );
  await execute(
    transaction,
    `insert into beat (code, name, area_id)
     select r.code, r.code, a.id from jsonb_to_recordset($1) as r(code text, "areaCode" text) join area a on a.code = r."areaCode"`,
    [JSON.stringify(newBeats)],
  );
  // What a form shows of these beats is of before.
  await execute(
    transaction,
    `with taken as (
       delete from beat_cell k using beat b, cell c, jsonb_to_recordset($1) as r(code text, beat text)
       where b.id = k.beat_id and b.retired_at is null and c.id = k.cell_id and c.code = r.code and b.code <> r.beat
       returning k.beat_id),
     given as (
       insert into beat_cell (beat_id, cell_id)
       select b.id, c.id from jsonb_to_recordset($1) as r(code text, beat text) join beat b on b.code = r.beat join cell c on c.code = r.code
       on conflict do nothing returning beat_id)
     update beat set revision = revision + 1 where id in (select beat_id from taken union select beat_id from given)`,
    [JSON.stringify(rows.flatMap(({ code, beat }) => (beat === null ? [] : [{ code, beat }])))],
  );
  return saved;
}

function count(rows: readonly { readonly added: boolean }[]): { readonly added: number; readonly updated: number } {
  const added = rows.filter((row) => row.added).length;
  return { added, updated: rows.length - added };
}
