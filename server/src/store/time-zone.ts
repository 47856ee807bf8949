import { DEFAULT_TIME_ZONE, type DistrictTimeZone } from '@xuncheng/contract';
import { Refusal } from '../refusal.ts';
import { insertAudit } from './audit.ts';
import { changeCityVersion } from './city-version.ts';
import { execute, selectOne, transact, type Database, type Queryable } from './database.ts';
import { lockRoster } from './roster.ts';

/** IANA name of the city's time zone. */
export async function findTimeZone(database: Queryable): Promise<string> {
  const row = await selectOne<{ name: string }>(
    database,
    `select value #>> '{}' as name from setting where key = 'timeZone'`,
  );
  return row?.name ?? DEFAULT_TIME_ZONE;
}

/** The same, and whether it can still be another one. */
export async function findDistrictTimeZone(database: Queryable): Promise<DistrictTimeZone> {
  const row = await selectOne<{ changeable: boolean }>(database, 'select not exists (select from shift) as changeable');
  return { timeZone: await findTimeZone(database), changeable: row!.changeable };
}

/** Keep it, whatever hangs on the one before. @throws Refusal 400 `time-zone-unknown` where the database does not know it */
export async function saveTimeZone(transaction: Queryable, timeZone: string): Promise<void> {
  // Shifts are planned by the database's clocks, which know by their own list.
  const known = await selectOne(transaction, 'select from pg_timezone_names where name = $1', [timeZone]);
  if (!known) throw new Refusal(400, 'time-zone-unknown', `The database knows no time zone "${timeZone}".`);
  await execute(
    transaction,
    `insert into setting (key, value) values ('timeZone', to_jsonb($1::text)) on conflict (key) do update set value = excluded.value`,
    [timeZone],
  );
}

/** Another one, by an administrator. @throws Refusal 409 `time-zone-in-use` once a shift was planned, 400 `time-zone-unknown` */
export async function changeTimeZone(database: Database, accountId: number, timeZone: string): Promise<void> {
  await transact(database, async (transaction) => {
    await lockRoster(transaction);
    const before = await findDistrictTimeZone(transaction);
    if (before.timeZone === timeZone) return;
    if (!before.changeable)
      throw new Refusal(
        409,
        'time-zone-in-use',
        'Shifts were planned: days, shifts and figures are of the time zone that they were planned in.',
      );
    await saveTimeZone(transaction, timeZone);
    await changeCityVersion(transaction);
    await insertAudit(transaction, {
      accountId,
      action: 'change-time-zone',
      object: 'setting/timeZone',
      detail: { before: before.timeZone, after: timeZone },
    });
  });
}
