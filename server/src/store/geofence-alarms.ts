import type { Alarm, Severity } from '@xuncheng/contract';
import { findAlarm } from './alarms.ts';
import { selectOne, selectRows, type Queryable } from './database.ts';

/** Which alarm of a fence: no two like it are active at once. */
export interface GeofenceAlarmKey {
  readonly geofenceId: number;
  readonly type: string;
  /** Null: it is about there being nobody. */
  readonly officerId: number | null;
}

/** Those that are active. */
export async function listActiveGeofenceAlarms(database: Queryable): Promise<GeofenceAlarmKey[]> {
  return selectRows<GeofenceAlarmKey>(
    database,
    `select geofence_id as "geofenceId", type, officer_id as "officerId" from alarm where active and geofence_id is not null`,
  );
}

/** What raises one. Epoch ms, degrees. */
export interface NewGeofenceAlarm extends GeofenceAlarmKey {
  readonly severity: Severity;
  readonly since: number;
  readonly lon: number;
  readonly lat: number;
}

/**
 * Raise; the same fence, kind, officer and beginning never raises twice.
 * @returns the alarm, or undefined when it was raised before, another is active, or the fence is gone
 */
export async function raiseGeofenceAlarm(database: Queryable, alarm: NewGeofenceAlarm): Promise<Alarm | undefined> {
  const { geofenceId, type, officerId, severity, since, lon, lat } = alarm;
  const inserted = await selectOne<{ id: number }>(
    database,
    `insert into alarm (geofence_id, officer_id, type, severity, origin, evidence, raised_at)
     select id, $2, $3, $4, $5, jsonb_build_object('geofence', name, 'lon', $6::float8, 'lat', $7::float8), $8
     from geofence where id = $1 and deleted_at is null
     on conflict do nothing returning id`,
    [geofenceId, officerId, type, severity, `${type}:${String(officerId)}:${String(since)}`, lon, lat, new Date(since)],
  );
  return inserted && findAlarm(database, inserted.id);
}

/** Clear it. @returns the alarm, or undefined when it was not active */
export async function clearGeofenceAlarm(
  database: Queryable,
  { geofenceId, type, officerId }: GeofenceAlarmKey,
  clearedAt: number,
): Promise<Alarm | undefined> {
  const cleared = await selectOne<{ id: number }>(
    database,
    `update alarm set active = false, cleared_at = greatest($4, raised_at)
     where active and geofence_id = $1 and type = $2 and officer_id is not distinct from $3 returning id`,
    [geofenceId, type, officerId, new Date(clearedAt)],
  );
  return cleared && findAlarm(database, cleared.id);
}
