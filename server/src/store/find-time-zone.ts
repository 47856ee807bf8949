import { DEFAULT_TIME_ZONE } from '@xuncheng/contract';
import { selectOne, type Queryable } from './database.ts';

/** IANA name of the city's time zone. */
export async function findTimeZone(database: Queryable): Promise<string> {
  const row = await selectOne<{ name: string }>(
    database,
    `select value #>> '{}' as name from setting where key = 'timeZone'`,
  );
  return row?.name ?? DEFAULT_TIME_ZONE;
}
