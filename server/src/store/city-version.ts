import { execute, selectOne, type Queryable } from './database.ts';

/** Changes whenever areas, cells or the map are others: whoever keeps them in memory reads them again. */
export async function loadCityVersion(database: Queryable): Promise<string> {
  const row = await selectOne<{ version: string }>(
    database,
    `select concat((select value #>> '{}' from setting where key = 'cityVersion'), ' ', (select count(*) from area)) as version`,
  );
  return row?.version ?? '';
}

/** Say that they are, in the transaction that changes them. */
export async function changeCityVersion(transaction: Queryable): Promise<void> {
  await execute(
    transaction,
    `insert into setting (key, value) values ('cityVersion', to_jsonb(gen_random_uuid()::text))
     on conflict (key) do update set value = excluded.value`,
  );
}
