import type { Geofence, GeofenceChange, NewGeofence } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, type Queryable } from './database.ts';

/** A fence as it is kept; who is inside is known elsewhere. */
export type StoredGeofence = Omit<Geofence, 'inside'> & {
  /** Fixes before this say nothing about it, epoch ms. */
  readonly watchedFrom: number;
};

const GEOFENCE = `
  select g.id, g.area_id as "areaId", r.name as "areaName", g.name, g.shape, g.subjects, g.schedule, g.alarms,
         g.dwell_seconds as "dwellSeconds", g.margin_metres as "marginMetres", g.enabled, g.version,
         ${epochMs('g.watched_from')} as "watchedFrom", ${epochMs('g.changed_at')} as "changedAt", a.display_name as "changedBy"
  from geofence g join area r on r.id = g.area_id join account a on a.id = g.changed_by`;

/** Fences of these areas (null: all) by name; those deleted are left out. */
export async function listGeofences(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: number | null = null,
): Promise<StoredGeofence[]> {
  return selectRows<StoredGeofence>(
    database,
    `${GEOFENCE} where g.deleted_at is null and ($1::int[] is null or g.area_id = any($1)) and ($2::int is null or g.id = $2)
     order by g.name, g.id`,
    [areaIds, id],
  );
}

type Wishes = Omit<NewGeofence, 'areaId'>;

function columnsOf(wishes: Wishes): unknown[] {
  const { name, shape, subjects, schedule, alarms, dwellSeconds, marginMetres, enabled } = wishes;
  const documents = [shape, subjects, schedule, alarms].map((value) => JSON.stringify(value));
  return [name, ...documents, dwellSeconds, marginMetres, enabled];
}

/** Keep a new fence. @returns its id */
export async function insertGeofence(database: Queryable, fence: NewGeofence, accountId: number): Promise<number> {
  const row = await selectOne<{ id: number }>(
    database,
    `insert into geofence (area_id, changed_by, name, shape, subjects, schedule, alarms, dwell_seconds, margin_metres, enabled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [fence.areaId, accountId, ...columnsOf(fence)],
  );
  if (!row) throw new Error('a geofence was stored and is gone');
  return row.id;
}

/**
 * Change a fence, if it still is what was changed. What decides who is inside begins anew when it is another (F11).
 * @returns false: somebody else was faster
 */
export async function updateGeofence(
  database: Queryable,
  id: number,
  change: GeofenceChange,
  accountId: number,
): Promise<boolean> {
  const changed = await execute(
    database,
    `with earlier as (select * from geofence where id = $1 and version = $3 and deleted_at is null for update),
          anew as (
            select not $11 or not enabled or shape <> $5 or subjects <> $6 or dwell_seconds <> $9 or margin_metres <> $10 as it
            from earlier),
          forgotten as (delete from geofence_presence where geofence_id = $1 and (select it from anew))
     update geofence set version = version + 1, changed_at = now(), changed_by = $2, name = $4, shape = $5, subjects = $6,
            schedule = $7, alarms = $8, dwell_seconds = $9, margin_metres = $10, enabled = $11,
            watched_from = case when (select it from anew) then now() else watched_from end
     where id = (select id from earlier)`,
    [id, accountId, change.version, ...columnsOf(change)],
  );
  return changed > 0;
}

/** Put a fence away, or bring it back as it was. @returns false: there is none, or it is so already */
export async function setGeofenceDeleted(
  database: Queryable,
  id: number,
  areaIds: readonly number[] | null,
  deleted: boolean,
): Promise<boolean> {
  const changed = await execute(
    database,
    `with found as (
       update geofence set deleted_at = case when $3 then now() end, watched_from = now(), version = version + 1
       where id = $1 and ($2::int[] is null or area_id = any($2)) and (deleted_at is null) = $3 returning id)
     , forgotten as (delete from geofence_presence where geofence_id = (select id from found))
     select id from found`,
    [id, areaIds, deleted],
  );
  return changed > 0;
}

/** Is it one of these areas' (null: all), there or put away? What happened at it stays. */
export async function isGeofenceOf(
  database: Queryable,
  id: number,
  areaIds: readonly number[] | null,
): Promise<boolean> {
  const rows = await selectRows(
    database,
    'select id from geofence where id = $1 and ($2::int[] is null or area_id = any($2))',
    [id, areaIds],
  );
  return rows.length > 0;
}

/** Of the squads, beats or officers named, those that these areas (null: all) do not command. */
export async function listStrangers(
  database: Queryable,
  kind: 'squads' | 'beats' | 'officers',
  ids: readonly number[],
  areaIds: readonly number[] | null,
): Promise<number[]> {
  const source = {
    squads: 'select id, area_id from squad',
    beats: 'select id, area_id from beat',
    officers: 'select o.id, q.area_id from officer o join squad q on q.id = o.squad_id',
  }[kind];
  const rows = await selectRows<{ id: number }>(
    database,
    `select asked.id from unnest($1::int[]) as asked (id)
     where not exists (select from (${source}) s where s.id = asked.id and ($2::int[] is null or s.area_id = any($2)))`,
    [ids, areaIds],
  );
  return rows.map(({ id }) => id);
}
