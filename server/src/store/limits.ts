import { limits as limitsSchema, type Limits } from '@xuncheng/contract';
import { execute, selectOne, type Queryable } from './database.ts';

/** The limits that were set, or undefined: never, or in a shape of another version. */
export async function loadLimits(database: Queryable): Promise<Limits | undefined> {
  const row = await selectOne<{ value: unknown }>(database, `select value from setting where key = 'limits'`);
  const parsed = limitsSchema.safeParse(row?.value);
  return parsed.success ? parsed.data : undefined;
}

/** Set them. */
export async function saveLimits(database: Queryable, limits: Limits): Promise<void> {
  await execute(
    database,
    `insert into setting (key, value) values ('limits', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(limits)],
  );
}
