import type { OfficerChange, OfficerRecord } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';

/** Officers of the squads of these areas (null: all), those who left too. `id` null: all of them. */
export async function listOfficerRecords(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number | null,
): Promise<OfficerRecord[]> {
  return selectRows<OfficerRecord>(
    database,
    `select o.id, o.badge, o.name, q.id as "squadId", q.name as squad, q.area_id as "areaId", o.travel_mode as "travelMode",
            d.id as "deviceId", ${epochMs('o.retired_at')} as "retiredAt",
            coalesce((select json_agg(a.username order by a.username) from account a
                      where a.officer_id = o.id and a.disabled_at is null), '[]') as accounts
     from officer o join squad q on q.id = o.squad_id
     -- Rosters name a terminal too, and came before officers did.
     left join device d on d.number = coalesce(o.device_number,
       (select device_number from roster_rule where officer_id = o.id order by id limit 1))
     where ($1::int[] is null or q.area_id = any($1)) and ($2::int is null or o.id = $2) order by o.badge`,
    [areaIds, id],
  );
}

/** Take somebody on. @returns the officer's id, or undefined when the badge is taken */
export async function insertOfficer(database: Queryable, officer: OfficerChange): Promise<number | undefined> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into officer (badge, name, squad_id, travel_mode) values ($1, $2, $3, $4)
     on conflict (badge) do nothing returning id`,
    [officer.badge, officer.name, officer.squadId, officer.travelMode],
  );
  return row?.id;
}

/** @returns false when the badge is somebody else's */
export async function updateOfficer(database: Queryable, id: number, change: OfficerChange): Promise<boolean> {
  const updated = await execute(
    database,
    `update officer set badge = $2, name = $3, squad_id = $4, travel_mode = $5
     where id = $1 and not exists (select from officer where badge = $2 and id <> $1)`,
    [id, change.badge, change.name, change.squadId, change.travelMode],
  );
  return updated > 0;
}

/** Somebody who left comes back; shifts and the terminal are given anew. */
export async function reinstateOfficer(database: Queryable, id: number): Promise<void> {
  await execute(database, 'update officer set retired_at = null where id = $1', [id]);
}

/**
 * Somebody leaves: what was stays, what would come does not. Call it in a transaction.
 * @returns shifts to come that are gone, and accounts of the officer that were disabled; undefined while a shift runs
 */
export async function retireOfficer(
  transaction: Queryable,
  id: number,
): Promise<{ readonly shifts: number; readonly accountsDisabled: number } | undefined> {
  const retired = await execute(
    transaction,
    `update officer set retired_at = now(), device_number = null
     where id = $1 and not exists (select from shift where officer_id = $1 and starts_at <= now() and ends_at > now()
                                     and clocked_out_at is null)`,
    [id],
  );
  if (retired === 0) return undefined;
  await execute(transaction, 'delete from roster_rule where officer_id = $1', [id]);
  const shifts = await execute(transaction, 'delete from shift where officer_id = $1 and starts_at > now()', [id]);
  const disabled = await selectRows<{ id: number }>(
    transaction,
    `update account set disabled_at = now()
     where officer_id = $1 and role = 'officer' and disabled_at is null and not demo returning id`,
    [id],
  );
  await execute(transaction, `delete from session where (sess->>'accountId')::int = any($1)`, [
    disabled.map((account) => account.id),
  ]);
  return { shifts, accountsDisabled: disabled.length };
}
