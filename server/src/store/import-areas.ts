import { AREA_LEVELS } from '@xuncheng/contract';
import type { JudgedFeature, KnownArea, KnownCell, KnownCity } from '../compute/city-import/judge-import.ts';
import { execute, selectRows, type Queryable } from './database.ts';

/** What is there, held so until the transaction ends. Cells are read when they are asked for. */
export async function loadKnownCity(transaction: Queryable, withCells: boolean): Promise<KnownCity> {
  await execute(transaction, 'lock table area, cell in share row exclusive mode');
  const areas = await selectRows<KnownArea>(
    transaction,
    `select a.code, p.code as "parentCode", a.level, a.name, a.name_en as "nameEn", a.geometry
     from area a left join area p on p.id = a.parent_id`,
  );
  const cells = withCells
    ? await selectRows<KnownCell>(
        transaction,
        `select c.code, a.code as "areaCode", c.class, c.geometry from cell c join area a on a.id = c.area_id`,
      )
    : [];
  return { areas, cells };
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

/** Take cells over. @returns how many there are more, and how many are others than before */
export async function saveCells(
  transaction: Queryable,
  features: readonly JudgedFeature[],
): Promise<{ readonly added: number; readonly updated: number }> {
  const rows = features.filter(({ action }) => action !== 'same');
  return count(
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
}

function count(rows: readonly { readonly added: boolean }[]): { readonly added: number; readonly updated: number } {
  const added = rows.filter((row) => row.added).length;
  return { added, updated: rows.length - added };
}
