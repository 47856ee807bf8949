import { createHash } from 'node:crypto';
import type { AdmittedAlarm, AdmittedReceipt, AdmittedStatus } from '@xuncheng/contract';
import type pg from 'pg';
import type { DeadLetter } from '../journal/record.ts';

/** Refused messages, raw. A device that repeats the same mistake leaves one row. */
export async function storeDeadLetters(client: pg.PoolClient, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  const digests = letters.map((letter) =>
    createHash('sha256')
      .update(`${letter.deviceId}\n${letter.topic}\n${letter.reason}\n${letter.detail}\n`)
      .update(letter.payload)
      .digest(),
  );
  await client.query(
    `insert into dead_letter (received_at, device_id, topic, reason, detail, payload, digest)
     select to_timestamp(received_at / 1000), device_id, topic, reason, detail, payload, digest
     from unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])
       as letter(received_at, device_id, topic, reason, detail, payload, digest)
     order by digest
     on conflict (digest) do nothing`,
    [
      letters.map((letter) => letter.receivedAt),
      letters.map((letter) => letter.deviceId),
      letters.map((letter) => letter.topic.replaceAll('\u0000', '\\0')),
      letters.map((letter) => letter.reason),
      letters.map((letter) => letter.detail.replaceAll('\u0000', '\\0')),
      letters.map((letter) => Buffer.from(letter.payload)),
      digests,
    ],
  );
}

/** Alarms and receipts said over MQTT, for the server to act on exactly once. */
export async function storeDeviceMessages(
  client: pg.PoolClient,
  messages: readonly {
    readonly deviceNumber: number;
    readonly kind: 'alarm' | 'instruction-receipt';
    readonly body: AdmittedAlarm | AdmittedReceipt;
  }[],
): Promise<void> {
  if (messages.length === 0) return;
  await client.query(
    `insert into device_message (device_number, kind, time, message_key, payload, received_at)
     select device_number, kind, to_timestamp(time / 1000), message_key, payload, to_timestamp(received_at / 1000)
     from unnest($1::int[], $2::text[], $3::float8[], $4::int[], $5::jsonb[], $6::float8[])
       as message(device_number, kind, time, message_key, payload, received_at)
     -- In one order, like everything here that several gateways may store at once: each would wait for the other.
     order by device_number, kind, time, message_key
     on conflict (device_number, kind, time, message_key) do nothing`,
    [
      messages.map((message) => message.deviceNumber),
      messages.map((message) => message.kind),
      messages.map((message) => message.body.time),
      messages.map((message) => message.body.messageKey),
      messages.map((message) => JSON.stringify(message.body)),
      messages.map((message) => message.body.receivedAt),
    ],
  );
}

interface StatusRecord {
  readonly deviceNumber: number;
  readonly body: AdmittedStatus;
}

/**
 * Take hold of the states of these devices for the running transaction, in one order: births, deaths and last-seen are stored one after the other, and two
 * gateways that hear of the same devices would each wait for the other, until the database turns one of them back after a second.
 */
export async function lockStates(client: pg.PoolClient, deviceNumbers: readonly number[]): Promise<void> {
  await client.query(
    'select from device_state where device_number = any($1) order by device_number for no key update',
    [deviceNumbers],
  );
}

/** The gateway that a device is connected to; null: a broker cluster, where any gateway may hear of it. The same for all, or by device number. */
export type Holder = string | null | ((deviceNumber: number) => string | null);

/**
 * Births and deaths: the newest one a device holds; an older one that arrives later changes nothing. A birth at another gateway
 * takes the device over, and a death counts only from the gateway that holds it.
 */
export async function storeStatuses(
  client: pg.PoolClient,
  statuses: readonly StatusRecord[],
  holder: Holder,
): Promise<void> {
  const births = new Map<number, AdmittedStatus>();
  const deaths = new Map<number, AdmittedStatus>();
  for (const { deviceNumber, body } of statuses) {
    const said = body.state === 'online' ? births : deaths;
    // What a later one leaves out still holds.
    const { battery, permission, tracking } = { ...said.get(deviceNumber), ...body };
    said.set(deviceNumber, {
      ...body,
      ...(battery !== undefined && { battery }),
      ...(permission && { permission }),
      ...(tracking && { tracking }),
    });
    // A death before the birth was that of an earlier connection.
    if (body.state === 'online') deaths.delete(deviceNumber);
  }
  await storeNewest(client, births, holder);
  await storeNewest(client, deaths, holder);
}

async function storeNewest(
  client: pg.PoolClient,
  statuses: ReadonlyMap<number, AdmittedStatus>,
  holder: Holder,
): Promise<void> {
  if (statuses.size === 0) return;
  const rows = [...statuses.values()];
  await client.query(
    `insert into device_state as known
       (device_number, online, changed_at, last_seen_at, battery, permission, offline_reason, gateway_id, online_at, tracking)
     select device_number, online, to_timestamp(at / 1000), to_timestamp(at / 1000), battery, permission, offline_reason, gateway_id,
            case when online then to_timestamp(at / 1000) end, tracking
     from unnest($1::int[], $2::bool[], $3::float8[], $4::real[], $5::text[], $6::text[], $7::text[], $8::text[])
       as said(device_number, online, at, battery, permission, offline_reason, gateway_id, tracking)
     order by device_number
     on conflict (device_number) do update set
       online = excluded.online,
       changed_at = case when known.online = excluded.online then known.changed_at else excluded.changed_at end,
       last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
       battery = coalesce(excluded.battery, known.battery),
       permission = coalesce(excluded.permission, known.permission),
       tracking = coalesce(excluded.tracking, known.tracking),
       offline_reason = case when excluded.online then null else coalesce(excluded.offline_reason, known.offline_reason) end,
       gateway_id = excluded.gateway_id,
       online_at = coalesce(excluded.online_at, known.online_at)
     where case
       when known.gateway_id is not distinct from excluded.gateway_id or known.gateway_id is null
         then excluded.changed_at >= known.changed_at
       else excluded.online and excluded.online_at >= coalesce(known.online_at, '-infinity')
     end`,
    [
      [...statuses.keys()],
      rows.map((status) => status.state === 'online'),
      rows.map((status) => status.receivedAt),
      rows.map((status) => status.battery ?? null),
      rows.map((status) => status.permission ?? null),
      rows.map((status) => status.offlineReason ?? null),
      [...statuses.keys()].map((deviceNumber) => (typeof holder === 'function' ? holder(deviceNumber) : holder)),
      rows.map((status) => status.tracking ?? null),
    ],
  );
}

/** When each device was last heard, by the gateway's clock (epoch ms). Hearing it says that it is online until it says otherwise. */
export async function storeLastSeen(
  client: Pick<pg.PoolClient, 'query'>,
  lastSeen: ReadonlyMap<number, number>,
): Promise<void> {
  if (lastSeen.size === 0) return;
  await client.query(
    `insert into device_state as known (device_number, online, changed_at, last_seen_at)
     select device_number, true, to_timestamp(at / 1000), to_timestamp(at / 1000) from unnest($1::int[], $2::float8[]) as seen(device_number, at)
     where exists (select from device where number = device_number)
     order by device_number
     on conflict (device_number) do update set last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
    [[...lastSeen.keys()], [...lastSeen.values()]],
  );
}

/** Devices that are connected to this gateway, or to nobody knows which, as far as the database knows. */
export async function listOnline(pool: pg.Pool, gatewayId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select d.id from device d join device_state s on s.device_number = d.number
     where s.online and coalesce(s.gateway_id, $1) = $1 and (d.protocol in ('own', 'owntracks', 'jt808') or d.kind = 'video-server')`,
    [gatewayId],
  );
  return rows.map((row) => row.id);
}
