import type { NewWeightProfile, WeightProfile } from '@xuncheng/contract';
import { epochMs, selectOne, selectRows, type Queryable } from './database.ts';

const PROFILE = `
  select p.id, p.name, ${epochMs('p.effective_from')} as "effectiveFrom", a.display_name as "createdBy", p.parts
  from weight_profile p left join account a on a.id = p.created_by`;

/** All profiles, newest first. */
export async function listWeightProfiles(database: Queryable): Promise<WeightProfile[]> {
  return selectRows<WeightProfile>(database, `${PROFILE} order by p.effective_from desc`);
}

/** The profile in force at a moment. */
export async function findWeightProfile(database: Queryable, at: number): Promise<WeightProfile | undefined> {
  return selectOne<WeightProfile>(
    database,
    `${PROFILE} where p.effective_from <= $1 order by p.effective_from desc limit 1`,
    [new Date(at)],
  );
}

/** @returns undefined: there is one from that very moment */
export async function insertWeightProfile(
  database: Queryable,
  given: NewWeightProfile,
  accountId: number,
): Promise<WeightProfile | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into weight_profile (name, effective_from, created_by, parts) values ($1, $2, $3, $4)
     on conflict (effective_from) do nothing returning id`,
    [given.name, new Date(given.effectiveFrom), accountId, JSON.stringify(given.parts)],
  );
  return row && selectOne<WeightProfile>(database, `${PROFILE} where p.id = $1`, [row.id]);
}
