import type { Role } from '@xuncheng/contract';
import type { JudgedFeature } from '../compute/city-import/judge-import.ts';
import { changeCityVersion } from './city-version.ts';
import { epochMs, execute, selectOne, selectRows, transact, type Database, type Queryable } from './database.ts';
import { saveAreas } from './import-areas.ts';
import { saveTimeZone } from './time-zone.ts';

export interface AccountRow {
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly areaId: number;
  readonly areaName: string;
  readonly officerId: number | null;
  readonly passwordHash: string | null;
  readonly demo: boolean;
  /** Epoch ms until which a password that somebody else made lets in; null: an own one was chosen. */
  readonly oneTimeUntil: number | null;
}

const ACCOUNT = `
  select a.id, a.username, a.display_name as "displayName", a.role, a.area_id as "areaId", r.name as "areaName",
         a.officer_id as "officerId", a.password_hash as "passwordHash", a.demo,
         ${epochMs('a.one_time_until')} as "oneTimeUntil"
  from account a join area r on r.id = a.area_id
  where a.disabled_at is null`;

/** The account, unless there is none or it is disabled. */
export async function findAccount(database: Queryable, id: number): Promise<AccountRow | undefined> {
  return selectOne<AccountRow>(database, `${ACCOUNT} and a.id = $1`, [id]);
}

/** The account by its exact user name, unless there is none or it is disabled. */
export async function findAccountByUsername(database: Queryable, username: string): Promise<AccountRow | undefined> {
  return selectOne<AccountRow>(database, `${ACCOUNT} and a.username = $1`, [username]);
}

/** Does an account of people (not of the demonstration) exist? */
export async function hasPersonalAccount(database: Queryable): Promise<boolean> {
  return (await selectRows(database, 'select 1 from account where not demo limit 1')).length > 0;
}

/** Was a district imported? */
export async function hasDistrict(database: Queryable): Promise<boolean> {
  return (await selectRows(database, `select 1 from area where level = 'district' limit 1`)).length > 0;
}

/**
 * Make the first administrator, over the whole district; two callers at once make one.
 * @param district made first where there is none
 * @returns its id, `exists` when there is an account already, `no-district` when there is none and none is given
 */
export async function insertFirstAdministrator(
  database: Database,
  account: { readonly username: string; readonly displayName: string; readonly passwordHash: string },
  district: { readonly area: JudgedFeature; readonly timeZone: string } | undefined,
): Promise<number | 'exists' | 'no-district'> {
  return transact(database, async (transaction) => {
    await execute(transaction, 'lock table account in exclusive mode');
    if (await hasPersonalAccount(transaction)) return 'exists';
    if (district && !(await hasDistrict(transaction))) {
      await saveAreas(transaction, [district.area]);
      await saveTimeZone(transaction, district.timeZone);
      await changeCityVersion(transaction);
    }
    const inserted = await selectOne<{ id: number }>(
      transaction,
      `insert into account (username, display_name, role, area_id, password_hash)
       select $1, $2, 'administrator', id, $3 from area where level = 'district' order by id limit 1
       on conflict (username) do nothing returning id`,
      [account.username, account.displayName, account.passwordHash],
    );
    if (inserted) return inserted.id;
    const taken = await selectOne(transaction, 'select 1 from account where username = $1', [account.username]);
    return taken ? 'exists' : 'no-district';
  });
}

/**
 * Make the demonstration account of every role where it is missing or disabled. The officer's is bound to somebody who is on
 * shift, and stays so until that shift has ended: who tries it is to see a trail that grows.
 */
export async function insertDemoAccounts(database: Queryable, names: Readonly<Record<Role, string>>): Promise<void> {
  await execute(
    database,
    `with on_shift as (select officer_id from shift where now() between starts_at and ends_at),
          somebody as (select id from officer
                       order by id in (select officer_id from on_shift) desc, badge limit 1)
     insert into account (username, display_name, role, area_id, officer_id, demo)
     select 'demo-' || role, display_name, role, district.id,
            case when role = 'officer' then (select id from somebody) end, true
     from jsonb_each_text($1) as given(role, display_name),
          (select id from area where level = 'district' order by id limit 1) as district
     on conflict (username) do update set
       disabled_at = null,
       officer_id = case when account.officer_id in (select officer_id from on_shift) then account.officer_id
                         else excluded.officer_id end
     where account.demo`,
    [JSON.stringify(names)],
  );
}

/** Outside demonstration mode its accounts are disabled, and with them the sessions that are still open. */
export async function disableDemoAccounts(database: Queryable): Promise<void> {
  await execute(database, 'update account set disabled_at = now() where demo and disabled_at is null');
}
