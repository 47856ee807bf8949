import type { Roster, RosterChange, RosterShift } from '@xuncheng/contract';
import type { PlannedShift, RosterFacts } from '../compute/roster/judge-changes.ts';
import { epochMs, execute, selectRows, type Queryable } from './database.ts';

const REST = `case when s.rest_starts_at is not null
  then json_build_object('startsAt', ${epochMs('s.rest_starts_at')}, 'endsAt', ${epochMs('s.rest_ends_at')}) end`;

const ROSTER_SHIFT = `
  select s.id, s.officer_id as "officerId", s.beat_id as "beatId", b.name as beat, ${epochMs('s.starts_at')} as "startsAt",
         ${epochMs('s.ends_at')} as "endsAt", ${REST} as rest, d.id as "deviceId", a.display_name as "changedBy", ${epochMs('s.changed_at')} as "changedAt"
  from shift s join beat b on b.id = s.beat_id left join device d on d.number = s.device_number left join account a on a.id = s.changed_by`;

/** Officers of squads of these areas (null: all) who serve, and their shifts that overlap the span (epoch ms). */
export async function readRoster(
  database: Queryable,
  areaIds: readonly number[] | null,
  from: number,
  to: number,
): Promise<Roster> {
  const officers = await selectRows<Roster['officers'][number]>(
    database,
    `select o.id, o.badge, o.name, q.id as "squadId", q.name as squad, q.area_id as "areaId", o.travel_mode as "travelMode"
     from officer o join squad q on q.id = o.squad_id
     where o.retired_at is null and ($1::int[] is null or q.area_id = any($1)) order by q.code, o.badge`,
    [areaIds],
  );
  const shifts = await selectRows<RosterShift>(
    database,
    `${ROSTER_SHIFT} where s.officer_id = any($1) and s.starts_at < $3 and s.ends_at > $2 order by s.starts_at`,
    [officers.map(({ id }) => id), new Date(from), new Date(to)],
  );
  return { officers, shifts };
}

/** These shifts as the roster shows them. */
export async function listRosterShifts(database: Queryable, ids: readonly number[]): Promise<RosterShift[]> {
  return selectRows<RosterShift>(database, `${ROSTER_SHIFT} where s.id = any($1) order by s.starts_at`, [ids]);
}

/** Nobody else, and not the planning of the daily roster, changes shifts ahead until the transaction ends. */
export async function lockRoster(transaction: Queryable): Promise<void> {
  await execute(transaction, 'lock table withdrawn_shift in share row exclusive mode');
}

/** What changes are judged by, within these areas (null: all). */
export async function loadRosterFacts(
  transaction: Queryable,
  areaIds: readonly number[] | null,
  changes: readonly RosterChange[],
  now: number,
): Promise<RosterFacts> {
  const named = changes.flatMap((change) => (change.kind === 'add' ? [] : [change.shiftId]));
  const added = changes.flatMap((change) => (change.kind === 'add' ? [change.officerId] : []));
  const officers = await selectRows<{ id: number }>(
    transaction,
    `select o.id from officer o join squad q on q.id = o.squad_id
     where o.retired_at is null and ($1::int[] is null or q.area_id = any($1))
       and (o.id = any($2) or o.id in (select officer_id from shift where id = any($3)))`,
    [areaIds, added, named],
  );
  const officerIds = officers.map(({ id }) => id);
  const shifts = await selectRows<Omit<PlannedShift, 'rest'> & { readonly rest: PlannedShift['rest'] | null }>(
    transaction,
    `select s.id, s.officer_id as "officerId", s.beat_id as "beatId", ${epochMs('s.starts_at')} as "startsAt", ${epochMs('s.ends_at')} as "endsAt",
            ${REST} as rest
     from shift s where s.officer_id = any($1) and (s.ends_at > $2 or s.id = any($3))`,
    [officerIds, new Date(now - 60_000), named],
  );
  const beats = await selectRows<{ id: number }>(
    transaction,
    'select id from beat where retired_at is null and ($1::int[] is null or area_id = any($1))',
    [areaIds],
  );
  return {
    shifts: shifts.map(({ rest, ...shift }) => ({ ...shift, rest: rest ?? undefined })),
    officerIds: new Set(officerIds),
    beatIds: new Set(beats.map(({ id }) => id)),
  };
}

/**
 * Make changes that were judged to be possible; a list a statement, whatever its length. Call it in a transaction.
 * @returns ids of the shifts added, and of all that are there and were touched
 */
export async function applyRosterChanges(
  transaction: Queryable,
  changes: readonly RosterChange[],
  accountId: number,
  now: number,
): Promise<{ readonly added: readonly number[]; readonly touched: readonly number[] }> {
  const of = <Kind extends RosterChange['kind']>(kind: Kind): Extract<RosterChange, { kind: Kind }>[] =>
    changes.filter((change): change is Extract<RosterChange, { kind: Kind }> => change.kind === kind);
  const removed = of('remove').map(({ shiftId }) => shiftId);
  const ended = of('end').map(({ shiftId }) => shiftId);
  const changed = of('change');
  // What leaves its place is not planned there again by the daily roster.
  await execute(
    transaction,
    `insert into withdrawn_shift (officer_id, starts_at)
     select officer_id, starts_at from shift where id = any($1) on conflict do nothing`,
    [[...removed, ...changed.map(({ shiftId }) => shiftId)]],
  );
  await execute(transaction, 'delete from shift where id = any($1)', [removed]);
  await execute(transaction, 'update shift set ends_at = $2, changed_by = $3, changed_at = now() where id = any($1)', [
    ended,
    new Date(now),
    accountId,
  ]);
  const given = `jsonb_to_recordset($1) as r("officerId" int, "shiftId" int, "beatId" int, "startsAt" float8, "endsAt" float8, rest jsonb)`;
  const rest = `to_timestamp((r.rest->>'startsAt')::float8 / 1000), to_timestamp((r.rest->>'endsAt')::float8 / 1000)`;
  await execute(
    transaction,
    `update shift s set beat_id = r."beatId", starts_at = to_timestamp(r."startsAt" / 1000), ends_at = to_timestamp(r."endsAt" / 1000),
       (rest_starts_at, rest_ends_at) = row(${rest}), changed_by = $2, changed_at = now()
     from ${given} where s.id = r."shiftId"`,
    [JSON.stringify(changed), accountId],
  );
  const added = await selectRows<{ id: number }>(
    transaction,
    `insert into shift (officer_id, beat_id, starts_at, ends_at, rest_starts_at, rest_ends_at, changed_by, changed_at)
     select r."officerId", r."beatId", to_timestamp(r."startsAt" / 1000), to_timestamp(r."endsAt" / 1000), ${rest}, $2, now() from ${given} returning id`,
    [JSON.stringify(of('add')), accountId],
  );
  const addedIds = added.map(({ id }) => id);
  const planned = [...changed.map(({ shiftId }) => shiftId), ...addedIds];
  await giveTerminals(transaction, planned);
  return { added: addedIds, touched: [...ended, ...planned] };
}

/** The officer's own terminal, unless somebody else has it at that time. */
async function giveTerminals(transaction: Queryable, shiftIds: readonly number[]): Promise<void> {
  await execute(
    transaction,
    `update shift s set device_number = coalesce(o.device_number,
       (select device_number from roster_rule where officer_id = o.id order by id limit 1))
     from officer o where o.id = s.officer_id and s.id = any($1)`,
    [shiftIds],
  );
  await execute(
    transaction,
    `update shift s set device_number = null where s.id = any($1) and exists (
       select from shift other where other.device_number = s.device_number and other.officer_id <> s.officer_id
         and other.starts_at < s.ends_at and other.ends_at > s.starts_at)`,
    [shiftIds],
  );
}
