import { limits as limitsSchema, type Limits } from '@xuncheng/contract';
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import { Refusal } from '../refusal.ts';
import { epochMs, execute, selectOne, selectRows, transact, type Database, type Queryable } from './database.ts';

/** The limits now, and those of before. */
export interface LimitBook {
  readonly current: Limits;
  /** In order of the moment (epoch ms) at which each was changed. */
  readonly past: readonly { readonly until: number; readonly limits: Limits }[];
}

/** The limits that were set, those that come with the platform where none were, and what was in force before. */
export async function loadLimits(database: Queryable): Promise<LimitBook> {
  const row = await selectOne<{ value: unknown }>(database, `select value from setting where key = 'limits'`);
  const rows = await selectRows<{ until: number; value: unknown }>(
    database,
    `select ${epochMs('until')} as until, value from past_limits order by until`,
  );
  return {
    current: (row && complete(row.value)) ?? DEFAULT_LIMITS,
    past: rows.flatMap(({ until, value }) => {
      const limits = complete(value);
      return limits ? [{ until, limits }] : [];
    }),
  };
}

/** The limits in force at a moment (epoch ms). */
export function limitsAt({ current, past }: LimitBook, at: number): Limits {
  return past.find(({ until }) => at < until)?.limits ?? current;
}

/** Limits as stored; what was unknown to the version of then is as it comes. undefined: they are of another shape. */
function complete(value: unknown): Limits | undefined {
  const stored = value as Partial<Record<string, object>>;
  const completed = Object.entries(DEFAULT_LIMITS).map(([group, known]) => [group, { ...known, ...stored[group] }]);
  const parsed = limitsSchema.safeParse(Object.fromEntries(completed));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Set them from a moment on (epoch ms); until then those of before were in force.
 * @param seen what whoever changes them took for those in force
 * @throws Refusal 409 `limits-changed` when those are not in force any more
 */
export async function saveLimits(
  database: Database,
  limits: Limits,
  seen: Limits | undefined,
  now: number,
): Promise<void> {
  await transact(database, async (transaction) => {
    // One change after the other, by whichever server.
    await execute(transaction, 'lock table past_limits in share row exclusive mode');
    const before = (await loadLimits(transaction)).current;
    if (seen && !isDeepStrictEqual(seen, before))
      throw new Refusal(409, 'limits-changed', 'Somebody else has changed limits meanwhile: look at them again.');
    await execute(
      transaction,
      'insert into past_limits (until, value) values ($1, $2) on conflict (until) do nothing',
      [new Date(now), JSON.stringify(before)],
    );
    await execute(
      transaction,
      `insert into setting (key, value) values ('limits', $1) on conflict (key) do update set value = excluded.value`,
      [JSON.stringify(limits)],
    );
  });
}

/** The last changes of limits, newest first, as they were noted: in the shape of the version of that day. */
export async function listLimitChanges(
  database: Queryable,
  limit: number,
): Promise<
  {
    readonly at: number;
    readonly by: string;
    readonly reason: string;
    readonly before: unknown;
    readonly after: unknown;
  }[]
> {
  return selectRows(
    database,
    `select ${epochMs('l.at')} as at, coalesce(a.display_name, '') as by, coalesce(l.detail->>'reason', '') as reason, l.detail->'before' as before, l.detail->'after' as after
     from audit_log l left join account a on a.id = l.account_id
     where l.action = 'change-limits' order by l.id desc limit $1`,
    [limit],
  );
}
