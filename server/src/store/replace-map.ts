import type { MapImportKind, Surface } from '@xuncheng/contract';
import { execute, selectOne, type Queryable } from './database.ts';

/** What an extract must be named as the source of, wherever the map is shown (ODbL 4.3). */
const OSM_ATTRIBUTION = '© OpenStreetMap contributors (ODbL)';

/** The district's ground; undefined before one is there. */
export async function findDistrictGround(database: Queryable): Promise<Surface | undefined> {
  const row = await selectOne<{ geometry: Surface }>(
    database,
    `select geometry from area where level = 'district' order by id limit 1`,
  );
  return row?.geometry;
}

/** Other features in place of all of these kinds; call it in a transaction. @param batches JSON lists of features */
export async function replaceMapFeatures(
  transaction: Queryable,
  kinds: readonly MapImportKind[],
  batches: readonly string[],
): Promise<void> {
  await execute(transaction, 'delete from map_feature where kind = any($1)', [kinds]);
  for (const batch of batches) {
    await execute(
      transaction,
      `insert into map_feature (kind, feature) select f->'properties'->>'kind', f from jsonb_array_elements($1) f`,
      [batch],
    );
  }
  await execute(
    transaction,
    `insert into setting (key, value) values ('mapAttribution', to_jsonb($1::text))
     on conflict (key) do update set value = case when position($1 in setting.value #>> '{}') > 0 then setting.value
       else to_jsonb(concat_ws(' · ', nullif(setting.value #>> '{}', ''), $1)) end`,
    [OSM_ATTRIBUTION],
  );
}
