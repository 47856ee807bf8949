import { limits as limitsSchema, type Limits } from '@xuncheng/contract';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';

/** The limits that were set, or undefined: never, or in a shape of another version. What was unknown then is as it comes. */
export async function loadLimits(database: Queryable): Promise<Limits | undefined> {
  const row = await selectOne<{ value: unknown }>(database, `select value from setting where key = 'limits'`);
  if (!row) return undefined;
  const stored = row.value as Partial<Record<string, object>>;
  const completed = Object.entries(DEFAULT_LIMITS).map(([group, known]) => [group, { ...known, ...stored[group] }]);
  const parsed = limitsSchema.safeParse(Object.fromEntries(completed));
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
