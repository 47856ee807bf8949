import type { CameraEvent, CameraReview, Device, NewDevice, Reading } from '@xuncheng/contract';
import { epochMs, selectOne, selectRows, type Queryable } from './database.ts';

const DEVICES_AT_MOST = 5_000;

/** Devices in these areas; `id` null: all. */
export async function listDevices(
  database: Queryable,
  areaIds: readonly number[] | null,
  id: string | null,
): Promise<Device[]> {
  return selectRows<Device>(
    database,
    `select d.id, d.kind, d.protocol, d.name, d.area_id as "areaId", d.lon, d.lat, d.heading, d.field_of_view as "fieldOfView",
            d.range_metres as "rangeMetres", d.quantity, d.unit,
            exists (select from camera_picture p where p.device_number = d.number) as "hasPicture", s.online, ${epochMs('s.last_seen_at')} as "lastSeenAt"
     from device d left join device_state s on s.device_number = d.number
     where ($1::int[] is null or d.area_id = any($1)) and ($2::text is null or d.id = $2)
     order by d.id limit ${String(DEVICES_AT_MOST)}`,
    [areaIds, id],
  );
}

/**
 * Create a device.
 * @returns `created`, or what is in the way: the id (or the address on its server) is taken, or the parent does not exist in these areas
 */
export async function insertDevice(
  database: Queryable,
  device: NewDevice,
  areaIds: readonly number[] | null,
): Promise<'created' | 'taken' | 'no-parent'> {
  if (device.parentId !== undefined) {
    const [parent] = await listDevices(database, areaIds, device.parentId);
    if (!parent) return 'no-parent';
  }
  const inserted = await selectOne(
    database,
    `insert into device (id, kind, protocol, name, area_id, lon, lat, heading, field_of_view, range_metres, quantity, unit, limits, parent_number, address,
                         coordinate_system)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (select number from device where id = $14), $15, $16)
     on conflict do nothing returning 1`,
    [
      device.id,
      device.kind,
      device.protocol,
      device.name,
      device.areaId,
      device.lon ?? null,
      device.lat ?? null,
      device.heading ?? null,
      device.fieldOfView ?? null,
      device.rangeMetres ?? null,
      device.quantity ?? null,
      device.unit ?? null,
      JSON.stringify(device.limits ?? []),
      device.parentId ?? null,
      device.address ?? null,
      device.coordinateSystem ?? 'wgs84',
    ],
  );
  return inserted ? 'created' : 'taken';
}

/** Readings of a probe in an interval, newest first. */
export async function listReadings(
  database: Queryable,
  deviceId: string,
  from: number,
  to: number,
  limit: number,
): Promise<Reading[]> {
  return selectRows<Reading>(
    database,
    `select ${epochMs('r.time')} as time, r.quantity, r.value, r.unit, r.quality from probe_reading r
     where r.device_number = (select number from device where id = $1) and r.time >= $2 and r.time <= $3
     order by r.time desc limit $4`,
    [deviceId, new Date(from), new Date(to), limit],
  );
}

/**
 * What a camera saw: one row an event in its latest phase, newest first.
 * @param eventId that one alone
 */
export async function listCameraEvents(
  database: Queryable,
  deviceId: string,
  limit: number,
  eventId?: string,
): Promise<CameraEvent[]> {
  return selectRows<CameraEvent>(
    database,
    `select * from (
       select distinct on (e.event_id) e.event_id as "eventId", e.label, e.score, e.zones, ${epochMs('e.start_time')} as "startTime",
              ${epochMs('e.end_time')} as "endTime", e.phase, e.box, e.has_snapshot as "hasSnapshot", e.has_clip as "hasClip",
              -- 'alert' before 'detection'
              (select min(r.severity) from camera_review r where r.event_ids @> array[e.event_id] and r.device_number = e.device_number) as severity
       from (select * from camera_event
             where device_number = (select number from device where id = $1) and ($3::text is null or event_id = $3)
             order by time desc limit 5000) e
       order by e.event_id, e.time desc) latest
     order by "startTime" desc limit $2`,
    [deviceId, limit, eventId ?? null],
  );
}

/** What its video server put before people together, newest first. */
export async function listCameraReviews(database: Queryable, deviceId: string, limit: number): Promise<CameraReview[]> {
  return selectRows<CameraReview>(
    database,
    `select r.review_id as "reviewId", r.severity, ${epochMs('r.start_time')} as "startTime", ${epochMs('r.end_time')} as "endTime", r.labels,
            r.zones, r.event_ids as "eventIds"
     from camera_review r where r.device_number = (select number from device where id = $1)
     order by r.start_time desc limit $2`,
    [deviceId, limit],
  );
}
