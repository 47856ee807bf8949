import type { Exemption, NewExemption } from '@xuncheng/contract';
import { groupBy } from '../compute/group-by.ts';
import type { Exempt } from '../compute/performance/shift-facts.ts';
import { epochMs, selectOne, selectRows, type Queryable, type Scope } from './database.ts';

const EXEMPTION = `
  select e.id, e.officer_id as "officerId", o.name as "officerName", e.area_id as "areaId", e.kind,
         ${epochMs('e.starts_at')} as "startsAt", ${epochMs('e.ends_at')} as "endsAt", e.reason, e.appeal_id as "appealId",
         ${epochMs('e.granted_at')} as "grantedAt", g.display_name as "grantedBy",
         ${epochMs('e.revoked_at')} as "revokedAt", r.display_name as "revokedBy"
  from exemption e left join officer o on o.id = e.officer_id left join squad q on q.id = o.squad_id
  join account g on g.id = e.granted_by left join account r on r.id = e.revoked_by`;

/** An officer's own are seen by the officer; area ones by whoever sees the area. */
const IN_SCOPE = `($1::int[] is null or q.area_id = any($1) or e.area_id = any($1)) and ($2::int is null or e.officer_id = $2)`;

/** Exemptions that overlap an interval, newest first; revoked ones as well. */
export async function listExemptions(
  database: Queryable,
  scope: Scope,
  query: { readonly from: number; readonly to: number; readonly officerId: number | null },
): Promise<Exemption[]> {
  return selectRows<Exemption>(
    database,
    `${EXEMPTION} where ${IN_SCOPE} and e.starts_at < $4 and e.ends_at > $3 and ($5::int is null or e.officer_id = $5)
     order by e.granted_at desc, e.id desc limit 1000`,
    [scope.areaIds, scope.officerId, new Date(query.from), new Date(query.to), query.officerId],
  );
}

/** One exemption in scope. */
export async function findExemption(database: Queryable, scope: Scope, id: number): Promise<Exemption | undefined> {
  return selectOne<Exemption>(database, `${EXEMPTION} where ${IN_SCOPE} and e.id = $3`, [
    scope.areaIds,
    scope.officerId,
    id,
  ]);
}

/** `appealId`: the appeal it is granted for. @returns the new one's id */
export async function insertExemption(
  database: Queryable,
  given: NewExemption,
  accountId: number,
  appealId: number | null,
): Promise<number> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into exemption (officer_id, area_id, kind, starts_at, ends_at, reason, granted_by, appeal_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      given.officerId,
      given.areaId,
      given.kind,
      new Date(given.startsAt),
      new Date(given.endsAt),
      given.reason,
      accountId,
      appealId,
    ],
  );
  return row!.id;
}

/** @returns false: it was revoked already */
export async function revokeExemption(database: Queryable, id: number, accountId: number): Promise<boolean> {
  const row = await selectOne(
    database,
    'update exemption set revoked_at = now(), revoked_by = $2 where id = $1 and revoked_at is null returning id',
    [id, accountId],
  );
  return row !== undefined;
}

/**
 * What shifts are exempt from: the officer's own, those of every area the beat lies in, and the rests that were planned or said. By shift, in
 * order of time.
 */
export async function loadExempt(
  database: Queryable,
  shiftIds: readonly number[],
): Promise<ReadonlyMap<number, Exempt[]>> {
  const rows = await selectRows<Exempt & { shiftId: number }>(
    database,
    `with recursive shift_of as (
       select s.id, s.officer_id, s.starts_at, s.ends_at, s.rest_starts_at, s.rest_ends_at, b.area_id
       from shift s join beat b on b.id = s.beat_id where s.id = any($1)),
     above as (
       select a.id as area_id, a.id, a.parent_id from area a where a.id in (select area_id from shift_of)
       union all select above.area_id, a.id, a.parent_id from area a join above on a.id = above.parent_id)
     select s.id as "shiftId", e.kind,
            ${epochMs('greatest(e.starts_at, s.starts_at)')} as "startsAt", ${epochMs('least(e.ends_at, s.ends_at)')} as "endsAt"
     from exemption e join shift_of s on e.starts_at < s.ends_at and e.ends_at > s.starts_at
     where e.revoked_at is null
       and (e.officer_id = s.officer_id or (s.area_id, e.area_id) in (select area_id, id from above))
     union all
     select id, 'rest', ${epochMs('rest_starts_at')}, ${epochMs('least(rest_ends_at, ends_at)')} from shift_of where rest_starts_at < ends_at
     union all
     select r.shift_id, 'rest', ${epochMs('r.starts_at')}, ${epochMs('least(r.ends_at, s.ends_at)')}
     from said_rest r join shift_of s on s.id = r.shift_id where r.starts_at < s.ends_at
     order by "startsAt", "endsAt"`,
    [shiftIds],
  );
  return groupBy(rows, (row) => row.shiftId);
}

/** Shifts that an exemption reaches and that have begun. */
export async function findExemptedShifts(database: Queryable, id: number): Promise<number[]> {
  const rows = await selectRows<{ id: number }>(
    database,
    `with recursive below as (
       select a.id from area a join exemption e on e.area_id = a.id where e.id = $1
       union all select a.id from area a join below on a.parent_id = below.id)
     select s.id from shift s join beat b on b.id = s.beat_id join exemption e on e.id = $1
     where s.starts_at < e.ends_at and s.ends_at > e.starts_at and s.starts_at <= now()
       and (s.officer_id = e.officer_id or b.area_id in (select id from below))
     order by s.starts_at desc`,
    [id],
  );
  return rows.map((row) => row.id);
}
