import type { Appeal, AppealDecision, NewAppeal } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable, type Scope } from './database.ts';

const APPEAL = `
  select * from (
    select a.id, a.officer_id as "officerId", o.name as "officerName", o.badge, a.shift_id as "shiftId", b.name as beat,
           ${epochMs('s.starts_at')} as "shiftStartsAt", ${epochMs('s.ends_at')} as "shiftEndsAt", a.measure, a.words,
           ${epochMs('a.made_at')} as "madeAt", ${epochMs('a.further_at')} as "furtherAt", a.further_words as "furtherWords",
           case when a.further_at is null then 1 else 2 end as level, d.decisions,
           -- Decided at the level where it is, or open there.
           coalesce(d.outcomes[case when a.further_at is null then 1 else 2 end], 'open') as state
    from appeal a join officer o on o.id = a.officer_id join squad q on q.id = o.squad_id
    join shift s on s.id = a.shift_id join beat b on b.id = s.beat_id
    join lateral (
      select coalesce(json_agg(json_build_object('level', e.level, 'outcome', e.outcome, 'words', e.words,
                                                 'decidedAt', ${epochMs('e.decided_at')}, 'decidedBy', c.display_name) order by e.level), '[]') as decisions,
             array_agg(e.outcome order by e.level) as outcomes
      from appeal_decision e join account c on c.id = e.decided_by where e.appeal_id = a.id) d on true
    where ($1::int[] is null or b.area_id = any($1) or q.area_id = any($1)) and ($2::int is null or a.officer_id = $2)) appeals`;

/** Those that wait for a decision, the longest waiting first; or all of them, the newest first. */
export async function listAppeals(
  database: Queryable,
  scope: Scope,
  openOnly: boolean,
  limit: number,
): Promise<Appeal[]> {
  return selectRows<Appeal>(
    database,
    openOnly
      ? `${APPEAL} where state = 'open' order by coalesce("furtherAt", "madeAt"), id limit $3`
      : `${APPEAL} order by "madeAt" desc, id desc limit $3`,
    [scope.areaIds, scope.officerId, limit],
  );
}

/** One appeal in scope. */
export async function findAppeal(database: Queryable, scope: Scope, id: number): Promise<Appeal | undefined> {
  return selectOne<Appeal>(database, `${APPEAL} where id = $3`, [scope.areaIds, scope.officerId, id]);
}

/** @returns the new one's id, or undefined when there is one against the same already */
export async function insertAppeal(
  database: Queryable,
  given: NewAppeal,
  officerId: number,
): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into appeal (officer_id, shift_id, measure, words) values ($1, $2, $3, $4)
     on conflict (shift_id, measure) do nothing returning id`,
    [officerId, given.shiftId, given.measure, given.words],
  );
  return row?.id;
}

/** Take a rejected one to the second level. @returns false when it is there already, or was not rejected on the first */
export async function takeAppealFurther(database: Queryable, id: number, words: string): Promise<boolean> {
  const taken = await execute(
    database,
    `update appeal set further_at = now(), further_words = $2
     where id = $1 and further_at is null and exists (
       select from appeal_decision d where d.appeal_id = appeal.id and d.level = 1 and d.outcome = 'rejected')`,
    [id, words],
  );
  return taken > 0;
}

/**
 * Decide an appeal at its level; the keys see to it that each level is decided once, and nobody decides twice.
 * @returns whether it was, and if not whether by the same person before
 */
export async function insertAppealDecision(
  transaction: Queryable,
  { id, level }: Pick<Appeal, 'id' | 'level'>,
  { outcome, words }: AppealDecision,
  accountId: number,
): Promise<'decided' | 'decided-before' | 'same-person'> {
  const inserted = await execute(
    transaction,
    `insert into appeal_decision (appeal_id, level, outcome, words, decided_by) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [id, level, outcome, words, accountId],
  );
  if (inserted > 0) return 'decided';
  const own = await selectOne(
    transaction,
    'select from appeal_decision where appeal_id = $1 and decided_by = $2 and level <> $3',
    [id, accountId, level],
  );
  return own ? 'same-person' : 'decided-before';
}
