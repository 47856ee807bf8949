import type { Officer } from '@xuncheng/contract';
import { epochMs, selectRows, type Queryable, type Scope } from './database.ts';

/** Lists of people and shifts end here; a district has hundreds. */
const ROWS_AT_MOST = 2_000;

/**
 * Officers who serve, with the shift running at `now`. In scope: the squad's area, or the area of the beat now walked
 * (whoever commands the place sees who works there). `id` null: all.
 */
export async function listOfficers(
  database: Queryable,
  scope: Scope,
  now: number,
  id: number | null,
): Promise<Officer[]> {
  return selectRows<Officer>(
    database,
    `select o.id, o.badge, o.name, q.id as "squadId", q.name as squad, q.area_id as "areaId", o.travel_mode as "travelMode",
            case when s.id is not null then json_build_object('id', s.id, 'beat', b.name, 'beatId', b.id, 'deviceId', d.id,
              'startsAt', ${epochMs('s.starts_at')}, 'endsAt', ${epochMs('s.ends_at')},
              'clockedInAt', ${epochMs('s.clocked_in_at')}) end as shift
     from officer o
     join squad q on q.id = o.squad_id
     left join lateral (
       select * from shift where officer_id = o.id and starts_at <= $3 and ends_at > $3 order by starts_at desc limit 1) s on true
     left join beat b on b.id = s.beat_id
     left join device d on d.number = s.device_number
     where o.retired_at is null and ($1::int[] is null or q.area_id = any($1) or b.area_id = any($1))
       and ($2::int is null or o.id = $2) and ($4::int is null or o.id = $4)
     order by o.badge limit ${String(ROWS_AT_MOST)}`,
    [scope.areaIds, scope.officerId, new Date(now), id],
  );
}
