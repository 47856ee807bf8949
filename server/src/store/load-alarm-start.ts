import { type AdmittedCameraEvent, type ProbeLimits } from '@xuncheng/contract';
import { epochMs, selectRows, type Queryable } from './database.ts';

/** A probe with limits, and when the alarm of each type last changed (epoch ms). */
export interface ProbeRow {
  readonly deviceId: string;
  readonly deviceNumber: number;
  readonly limits: readonly ProbeLimits[];
  readonly lastAlarms: readonly { readonly type: string; readonly active: boolean; readonly changedAt: number }[];
}

/** Probes that have limits. */
export async function loadProbes(database: Queryable): Promise<ProbeRow[]> {
  return selectRows<ProbeRow>(
    database,
    `select d.id as "deviceId", d.number as "deviceNumber", d.limits, coalesce((
       select json_agg(json_build_object('type', x.type, 'active', x.active, 'changedAt', ${epochMs('coalesce(x.cleared_at, x.raised_at)')}))
       from (select distinct on (type) * from alarm where source_device_number = d.number order by type, raised_at desc) x), '[]') as "lastAlarms"
     from device d where d.limits <> '[]'`,
  );
}

export interface StoredReading {
  readonly deviceId: string;
  readonly time: number;
  readonly quantity: string;
  readonly value: number | null;
  readonly unit: string;
  readonly quality: string;
}

/** Readings of probes with limits since a moment, oldest first. */
export async function loadReadingsSince(database: Queryable, since: number): Promise<StoredReading[]> {
  return selectRows<StoredReading>(
    database,
    `select d.id as "deviceId", ${epochMs('r.time')} as time, r.quantity, r.value, r.unit, r.quality
     from probe_reading r join device d on d.number = r.device_number
     where r.time > $1 and d.limits <> '[]' and r.flags & 1 = 0 order by r.time`,
    [new Date(since)],
  );
}

/**
 * The latest phase of every camera event of the time since, and of those with an active alarm. Asked device by device and event by
 * event, each by its index: months of events must not be read at every start.
 */
export async function loadCameraEventsSince(
  database: Queryable,
  since: number,
): Promise<Omit<AdmittedCameraEvent, 'flags' | 'messageKey'>[]> {
  return selectRows(
    database,
    `select distinct on (e.device_number, e.event_id) d.id as "deviceId", ${epochMs('e.time')} as time, ${epochMs('e.received_at')} as "receivedAt",
            e.event_id as "eventId", e.phase, e.label, e.score, e.zones, e.stationary_seconds as "stationarySeconds",
            e.false_positive as "falsePositive", ${epochMs('e.start_time')} as "startTime", ${epochMs('e.end_time')} as "endTime"
     from device d join (
       select recent.* from device r
       join lateral (select * from camera_event where device_number = r.number and time > $1) recent on true
       union
       select old.* from alarm a join camera_event old on old.event_id = substr(a.origin, length('camera-event:') + 1)
       where a.active and a.origin like 'camera-event:%'
     ) e on e.device_number = d.number
     order by e.device_number, e.event_id, e.time desc`,
    [new Date(since)],
  );
}
