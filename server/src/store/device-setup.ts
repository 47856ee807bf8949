import type {
  CoordinateSystem,
  DeviceChange,
  DevicePlaceChange,
  MeasuringChange,
  PictureSource,
  ProbeLimits,
} from '@xuncheng/contract';
import { epochMs, execute, selectOne, type Queryable } from './database.ts';

/** What is kept of a device besides what everybody sees. */
export interface StoredSetup {
  readonly coordinateSystem: CoordinateSystem;
  readonly parentId: string | null;
  readonly address: string | null;
  readonly limits: ProbeLimits[];
  readonly picture: PictureSource | null;
  readonly tokens: { readonly createdAt: number }[];
  readonly officer: { readonly id: number; readonly badge: string; readonly name: string } | null;
}

/** The setup of a device; undefined when there is none of this id. */
export async function findDeviceSetup(database: Queryable, deviceId: string): Promise<StoredSetup | undefined> {
  return selectOne<StoredSetup>(
    database,
    `select d.coordinate_system as "coordinateSystem", p.id as "parentId", d.address, d.limits,
            (select json_build_object('kind', kind, 'url', url, 'username', username, 'hasPassword', sealed_password is not null)
             from camera_picture where device_number = d.number) as picture,
            coalesce((select json_agg(json_build_object('createdAt', ${epochMs('c.created_at')}) order by c.id)
                      from device_credential c where c.device_number = d.number and c.revoked_at is null), '[]') as tokens,
            (select json_build_object('id', o.id, 'badge', o.badge, 'name', o.name) from officer o where o.id = coalesce(
              (select officer_id from shift s where s.device_number = d.number and s.ends_at > now() order by s.starts_at limit 1),
              (select id from officer where device_number = d.number))) as officer
     from device d left join device p on p.number = d.parent_number where d.id = $1`,
    [deviceId],
  );
}

/** Change what may be changed of a device. */
export async function updateDevice(database: Queryable, deviceId: string, change: DeviceChange): Promise<void> {
  await execute(
    database,
    'update device set name = $2, area_id = $3, coordinate_system = $4, changed_at = clock_timestamp() where id = $1',
    [deviceId, change.name, change.areaId, change.coordinateSystem],
  );
}

/** Change where a device stands and looks. */
export async function updateDevicePlace(
  database: Queryable,
  deviceId: string,
  { lon, lat, heading, fieldOfView, rangeMetres }: DevicePlaceChange,
): Promise<void> {
  await execute(
    database,
    `update device set lon = $2, lat = $3, heading = $4, field_of_view = $5, range_metres = $6, changed_at = clock_timestamp() where id = $1`,
    [deviceId, lon, lat, heading, fieldOfView, rangeMetres],
  );
}

/** Change what a probe measures, and when that is an alarm. */
export async function updateMeasuring(
  database: Queryable,
  deviceId: string,
  { quantity, unit, limits }: MeasuringChange,
): Promise<void> {
  await execute(
    database,
    'update device set quantity = $2, unit = $3, limits = $4, changed_at = clock_timestamp() where id = $1',
    [deviceId, quantity, unit, JSON.stringify(limits)],
  );
}
