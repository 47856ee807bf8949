import { epochMs, selectRows, type Queryable } from './database.ts';

/** Until when officers rest or are on leave at a moment: by exemptions granted to them or to an area that their beat lies in, as their shift was planned, or as they said (epoch ms). */
export async function loadRestsNow(
  database: Queryable,
  at: number,
): Promise<{ readonly officerId: number; readonly until: number }[]> {
  return selectRows(
    database,
    `with recursive granted as (
       select officer_id, area_id, ends_at from exemption
       where kind in ('rest', 'leave') and revoked_at is null and starts_at <= $1 and ends_at > $1),
     below as (
       select area_id as id, ends_at from granted where area_id is not null
       union all select a.id, below.ends_at from area a join below on a.parent_id = below.id)
     select officer_id as "officerId", ${epochMs('max(ends_at)')} as until from (
       select officer_id, ends_at from granted where officer_id is not null
       union all
       select s.officer_id, least(below.ends_at, s.ends_at) from below join beat b on b.area_id = below.id
         join shift s on s.beat_id = b.id and s.starts_at <= $1 and s.ends_at > $1
       union all
       select officer_id, least(rest_ends_at, ends_at) from shift where rest_ends_at > $1 and rest_starts_at <= $1 and ends_at > $1
       union all
       select s.officer_id, least(r.ends_at, s.ends_at) from said_rest r join shift s on s.id = r.shift_id
       where r.starts_at <= $1 and r.ends_at > $1 and s.ends_at > $1) r
     group by officer_id`,
    [new Date(at)],
  );
}
