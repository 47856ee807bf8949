import type { AuditEntry } from '@xuncheng/contract';
import { epochMs, execute, selectRows, type Queryable } from './database.ts';

/** What was done, by whom, to what. `object` is `kind/id`. */
export interface AuditNote {
  readonly accountId: number | null;
  readonly action: string;
  readonly object: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Note it down. */
export async function insertAudit(database: Queryable, note: AuditNote): Promise<void> {
  await insertAudits(database, [note]);
}

/** Note all of it down at once. */
export async function insertAudits(database: Queryable, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await execute(
    database,
    `insert into audit_log (account_id, action, object, detail)
     select account_id, action, object, detail
     from unnest($1::int[], $2::text[], $3::text[], $4::jsonb[]) as n (account_id, action, object, detail)`,
    [
      notes.map((note) => note.accountId),
      notes.map((note) => note.action),
      notes.map((note) => note.object),
      notes.map((note) => JSON.stringify(note.detail ?? {})),
    ],
  );
}

/** Newest first, of accounts in these areas; entries without an account are for the whole district only. */
export async function listAudit(
  database: Queryable,
  areaIds: readonly number[] | null,
  query: { readonly before: number | null; readonly actions: readonly string[] | null; readonly limit: number },
): Promise<AuditEntry[]> {
  return selectRows<AuditEntry>(
    database,
    `select l.id, ${epochMs('l.at')} as at, coalesce(a.username, '') as account, l.action, l.object, l.detail
     from audit_log l left join account a on a.id = l.account_id
     where ($1::int[] is null or a.area_id = any($1)) and ($2::bigint is null or l.id < $2) and ($3::text[] is null or l.action = any($3))
     order by l.id desc limit $4`,
    [areaIds, query.before, query.actions, query.limit],
  );
}
