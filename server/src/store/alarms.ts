import type { Alarm, Severity } from '@xuncheng/contract';
import { epochMs, selectOne, selectRows, type Queryable } from './database.ts';

/**
 * Columns of the contract's `alarm`. Alarms of people (SOS) and of fences lie where the officer was: the evidence says where. A terminal's
 * alarm is about whoever had it on their shift then: the one who was clocked in before one whose shift was only about to begin.
 */
const ALARM = `
  select a.id, d.id as "sourceDeviceId", concat_ws(' · ', w.name, d.name, f.name, o.name) as "sourceName",
         a.geofence_id as "geofenceId", coalesce(a.officer_id, w.id) as "officerId", coalesce(d.area_id, f.area_id) as "areaId",
         a.type, a.severity, a.text, a.active,
         coalesce(d.lon, (a.evidence->>'lon')::float8) as lon, coalesce(d.lat, (a.evidence->>'lat')::float8) as lat,
         ${epochMs('a.raised_at')} as "raisedAt", ${epochMs('a.cleared_at')} as "clearedAt",
         ${epochMs('a.acknowledged_at')} as "acknowledgedAt", c.display_name as "acknowledgedBy",
         s.display_name as assignee, ${epochMs('a.false_at')} as "falseAt", ${epochMs('a.escalated_at')} as "escalatedAt",
         coalesce((
           select json_agg(json_build_object('id', n.id, 'at', ${epochMs('n.at')}, 'by', b.display_name, 'kind', n.kind, 'text', n.text,
                                             'assignee', g.display_name) order by n.id)
           from alarm_note n left join account b on b.id = n.account_id left join account g on g.id = n.assignee_id
           where n.alarm_id = a.id), '[]') as notes, a.evidence
  from alarm a left join device d on d.number = a.source_device_number left join geofence f on f.id = a.geofence_id
    left join lateral (
      select p.id, p.name from shift h join officer p on p.id = h.officer_id
      where d.kind = 'terminal' and h.device_number = a.source_device_number
        and h.starts_at <= a.raised_at + interval '30 minutes' and h.ends_at > a.raised_at
      order by h.clocked_in_at is null or h.clocked_out_at is not null, h.starts_at limit 1) w on true
    left join officer o on o.id = a.officer_id left join account c on c.id = a.acknowledged_by
    left join account s on s.id = a.assignee_id`;

/** Newest first. `open` is what an operator must look at: active, or not acknowledged yet and of the last day. */
export async function listAlarms(
  database: Queryable,
  areaIds: readonly number[] | null,
  which: 'active' | 'open' | 'all',
  limit: number,
): Promise<Alarm[]> {
  return selectRows<Alarm>(
    database,
    `${ALARM}
     where ($1::int[] is null or coalesce(d.area_id, f.area_id) = any($1))
       and ($2 = 'all' or a.active or ($2 = 'open' and a.acknowledged_at is null and a.raised_at > now() - interval '1 day'))
     order by a.raised_at desc, a.id desc limit $3`,
    [areaIds, which, limit],
  );
}

/** Those that were active at some time of an interval (epoch ms), newest first. */
export async function listAlarmsBetween(
  database: Queryable,
  areaIds: readonly number[] | null,
  span: { readonly from: number; readonly to: number },
  limit: number,
): Promise<Alarm[]> {
  return selectRows<Alarm>(
    database,
    `${ALARM}
     where ($1::int[] is null or coalesce(d.area_id, f.area_id) = any($1)) and a.raised_at < $3 and (a.cleared_at is null or a.cleared_at >= $2)
     order by a.raised_at desc, a.id desc limit $4`,
    [areaIds, new Date(span.from), new Date(span.to), limit],
  );
}

/** One alarm, whoever asks. */
export async function findAlarm(database: Queryable, id: number): Promise<Alarm | undefined> {
  return selectOne<Alarm>(database, `${ALARM} where a.id = $1`, [id]);
}

/** What raises an alarm. `origin` names it: the same origin never raises twice. */
export interface NewAlarm {
  readonly deviceId: string;
  readonly type: string;
  readonly severity: Severity;
  readonly text: string;
  readonly origin: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly raisedAt: number;
}

/**
 * Raise. The unique indexes decide: one active alarm per source and type, one alarm per origin, whoever writes at once.
 * @returns the alarm, or undefined when it was raised before, another is active, or the device is unknown
 */
export async function raiseAlarm(database: Queryable, alarm: NewAlarm): Promise<Alarm | undefined> {
  const inserted = await selectOne<{ id: number }>(
    database,
    `insert into alarm (source_device_number, type, severity, text, origin, evidence, raised_at)
     select number, $2, $3, $4, $5, $6, $7 from device where id = $1
     on conflict do nothing returning id`,
    [
      alarm.deviceId,
      alarm.type,
      alarm.severity,
      alarm.text,
      alarm.origin,
      JSON.stringify(alarm.evidence),
      new Date(alarm.raisedAt),
    ],
  );
  return inserted && findAlarm(database, inserted.id);
}

/** Did an alarm of this source and type, over by now, last through a moment (epoch ms)? */
export async function wasRaisedThrough(
  database: Queryable,
  deviceId: string,
  type: string,
  time: number,
): Promise<boolean> {
  const found = await selectOne(
    database,
    `select 1 from alarm
     where source_device_number = (select number from device where id = $1) and type = $2 and not active
       and raised_at <= $3 and cleared_at >= $3 limit 1`,
    [deviceId, type, new Date(time)],
  );
  return found !== undefined;
}

/**
 * What is active was said again by its device, from a place: a call for help goes out before a position is found, and whoever calls moves.
 * @returns the alarm, or undefined when nothing is active, or something newer is known
 */
export async function placeAlarm(
  database: Queryable,
  said: {
    readonly deviceId: string;
    readonly type: string;
    readonly time: number;
    readonly lon: number;
    readonly lat: number;
  },
): Promise<Alarm | undefined> {
  const { deviceId, type, time, lon, lat } = said;
  const placed = await selectOne<{ id: number }>(
    database,
    `update alarm set evidence = evidence || $4
     where active and source_device_number = (select number from device where id = $1) and type = $2
       and raised_at <= $3 and (evidence->>'time')::bigint < (extract(epoch from $3::timestamptz) * 1000)::bigint
     returning id`,
    [deviceId, type, new Date(time), JSON.stringify({ lon, lat, time })],
  );
  return placed && findAlarm(database, placed.id);
}

/**
 * Clear the active alarm of a source and type, if it was raised before `clearedAt` (an old "clear" that is handled again
 * must not end a newer alarm) and, where `origin` is given, by that origin.
 * @returns the alarm, or undefined when there was none to clear
 */
export async function clearAlarm(
  database: Queryable,
  which: { readonly deviceId: string; readonly type: string; readonly origin?: string },
  clearedAt: number,
): Promise<Alarm | undefined> {
  const cleared = await selectOne<{ id: number }>(
    database,
    `update alarm set active = false, cleared_at = $4
     where active and source_device_number = (select number from device where id = $1) and type = $2
       and ($3::text is null or origin = $3) and raised_at <= $4
     returning id`,
    [which.deviceId, which.type, which.origin ?? null, new Date(clearedAt)],
  );
  return cleared && findAlarm(database, cleared.id);
}

/** Clear what came of one origin, an event of a camera for one, whatever it was called. */
export async function clearAlarmsOf(
  database: Queryable,
  deviceId: string,
  origin: string,
  clearedAt: number,
): Promise<Alarm[]> {
  const cleared = await selectRows<{ id: number }>(
    database,
    `update alarm set active = false, cleared_at = $3
     where active and source_device_number = (select number from device where id = $1) and origin = $2 and raised_at <= $3
     returning id`,
    [deviceId, origin, new Date(clearedAt)],
  );
  const alarms = await Promise.all(cleared.map(({ id }) => findAlarm(database, id)));
  return alarms.filter((alarm) => alarm !== undefined);
}

/** The call for help of a device that is not over, if there is one. */
export async function findActiveHelp(database: Queryable, deviceId: string): Promise<Alarm | undefined> {
  const found = await selectOne<{ id: number }>(
    database,
    `select id from alarm
     where active and type = 'sos' and source_device_number = (select number from device where id = $1)`,
    [deviceId],
  );
  return found && findAlarm(database, found.id);
}

/** Acknowledge; the first to do so stays. @returns the alarm, or undefined when there is none or it was acknowledged before */
export async function acknowledgeAlarm(database: Queryable, id: number, accountId: number): Promise<Alarm | undefined> {
  const done = await selectOne(
    database,
    `update alarm set acknowledged_at = now(), acknowledged_by = $2 where id = $1 and acknowledged_at is null returning 1`,
    [id, accountId],
  );
  return done && findAlarm(database, id);
}
