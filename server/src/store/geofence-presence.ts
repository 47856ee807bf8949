import type { GeofenceEvent, GeofenceEventKind } from '@xuncheng/contract';
import { epochMs, execute, selectOne, selectRows, transact, type Database, type Queryable } from './database.ts';

/** Where an officer on shift is in relation to a fence. Epoch ms, degrees. */
export interface PresenceRow {
  readonly geofenceId: number;
  readonly shiftId: number;
  readonly inside: boolean;
  readonly since: number;
  readonly takenTo: number;
  readonly lon: number;
  readonly lat: number;
}

/** Of shifts that are kept in mind. */
export async function listPresences(database: Queryable, shiftIds: readonly number[]): Promise<PresenceRow[]> {
  return selectRows<PresenceRow>(
    database,
    `select geofence_id as "geofenceId", shift_id as "shiftId", inside, ${epochMs('since')} as since,
            ${epochMs('taken_to')} as "takenTo", lon, lat
     from geofence_presence where shift_id = any($1)`,
    [shiftIds],
  );
}

/** Somebody went in or out, or off duty. */
export interface NewGeofenceEvent {
  readonly geofenceId: number;
  readonly officerId: number;
  readonly kind: GeofenceEventKind;
  readonly at: number;
  readonly place: readonly [lon: number, lat: number] | null;
}

/**
 * Keep an event and where the officer is from then on (null: off duty, nowhere that matters).
 * @returns false: this event was kept before
 */
export async function saveGeofenceEvent(
  database: Database,
  event: NewGeofenceEvent,
  presence: PresenceRow | null,
): Promise<boolean> {
  return transact(database, async (transaction) => {
    const [lon, lat] = event.place ?? [null, null];
    const added = await execute(
      transaction,
      `insert into geofence_event (geofence_id, officer_id, kind, at, lon, lat) values ($1, $2, $3, $4, $5, $6)
       on conflict (geofence_id, officer_id, kind, at) do nothing`,
      [event.geofenceId, event.officerId, event.kind, new Date(event.at), lon, lat],
    );
    if (presence)
      await execute(
        transaction,
        `insert into geofence_presence (geofence_id, shift_id, inside, since, taken_to, lon, lat) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (geofence_id, shift_id) do update set inside = excluded.inside, since = excluded.since,
           taken_to = excluded.taken_to, lon = excluded.lon, lat = excluded.lat where geofence_presence.taken_to < excluded.taken_to`,
        [
          presence.geofenceId,
          presence.shiftId,
          presence.inside,
          new Date(presence.since),
          new Date(presence.takenTo),
          presence.lon,
          presence.lat,
        ],
      );
    return added > 0;
  });
}

/** Forget where officers of other shifts were: these are over. */
export async function forgetPresences(database: Queryable, running: readonly number[]): Promise<void> {
  await execute(database, 'delete from geofence_presence where shift_id <> all($1)', [running]);
}

/** Events of a fence before one of them (null: the newest), newest first. */
export async function listGeofenceEvents(
  database: Queryable,
  geofenceId: number,
  before: number | null,
  limit: number,
): Promise<GeofenceEvent[]> {
  return selectRows<GeofenceEvent>(
    database,
    `select e.id, e.kind, ${epochMs('e.at')} as at, e.officer_id as "officerId", o.name as "officerName", o.badge, e.lon, e.lat
     from geofence_event e join officer o on o.id = e.officer_id
     where e.geofence_id = $1 and ($2::bigint is null or (e.at, e.id) < (select at, id from geofence_event where id = $2))
     order by e.at desc, e.id desc limit $3`,
    [geofenceId, before, limit],
  );
}

/** When the last one left each fence, epoch ms. */
export async function listEmptiedFences(
  database: Queryable,
): Promise<{ readonly geofenceId: number; readonly at: number }[]> {
  return selectRows(
    database,
    `select g.id as "geofenceId", ${epochMs('e.at')} as at from geofence g
     join lateral (select at from geofence_event where geofence_id = g.id and kind <> 'enter' order by at desc limit 1) e on true
     where g.deleted_at is null`,
  );
}

/** Up to when fixes were taken, epoch ms; undefined before the first time. */
export async function findGeofenceCheckpoint(database: Queryable): Promise<number | undefined> {
  const row = await selectOne<{ at: number }>(database, `select ${epochMs('at')} as at from geofence_checkpoint`);
  return row?.at;
}

/** Fixes up to `at` (epoch ms) were taken. */
export async function saveGeofenceCheckpoint(database: Queryable, at: number): Promise<void> {
  await execute(
    database,
    'insert into geofence_checkpoint (at) values ($1) on conflict (single) do update set at = greatest(geofence_checkpoint.at, excluded.at)',
    [new Date(at)],
  );
}
