import {
  FLAG_FUTURE,
  FLAG_MOCK,
  type DeviceKind,
  type DevicePosition,
  type LocationPermission,
  type OfflineReason,
  type TrackingState,
} from '@xuncheng/contract';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** Newest usable position of a device since a moment (degrees, metres, m/s, percent, epoch ms). */
export interface LatestFixRow {
  readonly deviceId: string;
  readonly time: number;
  readonly receivedAt: number;
  readonly lon: number;
  readonly lat: number;
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly heading: number | null;
  readonly battery: number | null;
  readonly flags: number;
}

/** The newest fix of every device that has one since `since`; made-up and future ones left out. */
export async function loadLatestFixes(database: Queryable, since: number): Promise<LatestFixRow[]> {
  return selectRows<LatestFixRow>(
    database,
    `select d.id as "deviceId", ${epochMs('f.time')} as time, ${epochMs('f.received_at')} as "receivedAt",
            f.lon_e7 / 1e7::float8 as lon, f.lat_e7 / 1e7::float8 as lat, f.accuracy, f.speed, f.heading, f.battery, f.flags
     from device d
     join lateral (select * from fix where device_number = d.number and time >= $1 and flags & $2 = 0
                   order by time desc limit 1) f on true`,
    [new Date(since), FLAG_FUTURE | FLAG_MOCK],
  );
}

/** A device with what is known of it now. */
export interface DeviceStateRow {
  readonly deviceId: string;
  readonly kind: DeviceKind;
  readonly areaId: number;
  readonly online: boolean | null;
  /** When it came or went, epoch ms. */
  readonly changedAt: number | null;
  readonly offlineReason: OfflineReason | null;
  readonly permission: LocationPermission | null;
  readonly tracking: TrackingState | null;
  /** Percent. */
  readonly battery: number | null;
  readonly lastSeenAt: number | null;
  /** Receipt of its newest fix or reading of the last day, epoch ms. */
  readonly lastDutyAt: number | null;
  /** Event time of that fix minus its receipt. */
  readonly aheadSeconds: number | null;
  readonly value: number | null;
  readonly quality: string | null;
  /** Is it somebody's, or has it ever been on a shift or roster? Then its positions are that person's. */
  readonly isCarried: boolean;
  /** Of its newest fix of the last day, unless that is made up or of the future. */
  readonly position: DevicePosition | null;
}

/** Every device; probes with their newest reading of the last day, the others with their newest fix. */
export async function loadDeviceStates(database: Queryable, now: number): Promise<DeviceStateRow[]> {
  return selectRows<DeviceStateRow>(
    database,
    `select d.id as "deviceId", d.kind, d.area_id as "areaId", s.online, ${epochMs('s.changed_at')} as "changedAt",
            s.offline_reason as "offlineReason", s.permission, s.tracking, coalesce(f.battery, s.battery) as battery, r.value, r.quality,
            greatest(${epochMs('s.last_seen_at')}, ${epochMs('r.time')}) as "lastSeenAt",
            ${epochMs('coalesce(r.received_at, f.received_at)')} as "lastDutyAt",
            date_part('epoch', f.time - f.received_at) as "aheadSeconds",
            exists (select from shift where device_number = d.number)
              or exists (select from roster_rule where device_number = d.number)
              or exists (select from officer where device_number = d.number) as "isCarried",
            case when f.flags & $2 = 0 then json_build_object('lon', f.lon_e7 / 1e7::float8, 'lat', f.lat_e7 / 1e7::float8,
              'heading', f.heading, 'at', ${epochMs('f.time')}) end as position
     from device d left join device_state s on s.device_number = d.number
     left join lateral (select * from probe_reading where d.kind = 'probe' and device_number = d.number and time >= $1
                        order by time desc limit 1) r on true
     left join lateral (select time, received_at, battery, flags, lon_e7, lat_e7, heading from fix where d.kind in ('terminal', 'vehicle')
                          and device_number = d.number and time >= $1 order by time desc limit 1) f on true`,
    [new Date(now - 86_400_000), FLAG_FUTURE | FLAG_MOCK],
  );
}
