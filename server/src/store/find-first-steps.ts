import type { FirstSteps } from '@xuncheng/contract';
import { selectOne, type Queryable } from './database.ts';

/** Which of the things that a district needs to be walked are there. */
export async function findFirstSteps(database: Queryable): Promise<FirstSteps> {
  const row = await selectOne<FirstSteps>(
    database,
    `select exists (select from area where level = 'community') as areas,
            exists (select from map_feature) as map,
            exists (select from cell) as cells,
            exists (select from beat where retired_at is null) as beats,
            exists (select from officer where retired_at is null) as officers,
            exists (select from device where kind = 'terminal') as terminals,
            exists (select from shift where ends_at > now()) as roster`,
  );
  return row!;
}
