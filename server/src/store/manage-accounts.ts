import type { Account, AccountChange, NewAccount } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';

/** Accounts of these areas (null: all), disabled ones too, by user name. `id` null: all. */
export async function listAccounts(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number | null,
): Promise<Account[]> {
  return selectRows<Account>(
    database,
    `select a.id, a.username, a.display_name as "displayName", a.role, a.area_id as "areaId", r.name as "areaName",
            a.officer_id as "officerId", o.badge || ' ' || o.name as officer, a.demo, ${epochMs('a.created_at')} as "createdAt",
            ${epochMs('a.disabled_at')} as "disabledAt", ${epochMs('a.one_time_until')} as "oneTimeUntil"
     from account a join area r on r.id = a.area_id left join officer o on o.id = a.officer_id
     where ($1::int[] is null or a.area_id = any($1)) and ($2::int is null or a.id = $2) order by a.username`,
    [areaIds, id],
  );
}

/** Make an account that is entered with a one-time password. @returns its id, or undefined when the user name is taken */
export async function insertAccount(
  database: Queryable,
  account: NewAccount,
  passwordHash: string,
  until: number,
): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into account (username, display_name, role, area_id, officer_id, password_hash, one_time_until)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (username) do nothing returning id`,
    [
      account.username,
      account.displayName,
      account.role,
      account.areaId,
      account.officerId,
      passwordHash,
      new Date(until),
    ],
  );
  return row?.id;
}

/** Change who somebody is, and where. */
export async function updateAccount(database: Queryable, id: number, change: AccountChange): Promise<void> {
  await execute(
    database,
    'update account set display_name = $2, role = $3, area_id = $4, officer_id = $5 where id = $1',
    [id, change.displayName, change.role, change.areaId, change.officerId],
  );
}

/** Disable, or enable again. */
export async function setAccountDisabled(database: Queryable, id: number, disabled: boolean): Promise<void> {
  await execute(database, 'update account set disabled_at = case when $2 then now() end where id = $1', [id, disabled]);
}

/** A new password; `until` (epoch ms) is set for a one-time password and null for one that the person chose. */
export async function setAccountPassword(
  database: Queryable,
  id: number,
  passwordHash: string,
  until: number | null,
): Promise<void> {
  await execute(database, 'update account set password_hash = $2, one_time_until = $3 where id = $1', [
    id,
    passwordHash,
    until === null ? null : new Date(until),
  ]);
}

/** End the sessions of an account, but for one of them (null: all). */
export async function deleteSessions(database: Queryable, accountId: number, but: string | null): Promise<void> {
  await execute(database, `delete from session where (sess->>'accountId')::int = $1 and sid is distinct from $2`, [
    accountId,
    but,
  ]);
}

/** Nobody else changes accounts until the transaction ends: two administrators could otherwise disable each other. */
export async function lockAccounts(transaction: Queryable): Promise<void> {
  await execute(transaction, 'lock table account in share row exclusive mode');
}

/** Is there an administrator of the whole district who can sign in, apart from the demonstration? */
export async function hasDistrictAdministrator(database: Queryable): Promise<boolean> {
  const rows = await selectRows(
    database,
    `select 1 from account a join area r on r.id = a.area_id
     where a.role = 'administrator' and r.level = 'district' and a.disabled_at is null and not a.demo limit 1`,
  );
  return rows.length > 0;
}
