import { degreesToE7, type AdmittedCameraEvent, type AdmittedFix, type AdmittedReading } from '@xuncheng/contract';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';
import { CopyBuffer } from './copy-binary.ts';

/** A stream table, its columns in the order in which they are written, and a row. */
interface Stream<T> {
  readonly table: string;
  readonly columns: readonly string[];
  readonly write: (buffer: CopyBuffer, deviceNumber: number, body: T) => void;
}

export const FIX: Stream<AdmittedFix> = {
  table: 'fix',
  columns: [
    'time',
    'device_number',
    'message_key',
    'lon_e7',
    'lat_e7',
    'accuracy',
    'altitude',
    'speed',
    'heading',
    'battery',
    'flags',
    'received_at',
  ],
  write: (buffer, deviceNumber, fix) => {
    buffer.timestamp(fix.time);
    buffer.int4(deviceNumber);
    buffer.int4(fix.messageKey);
    buffer.int4(degreesToE7(fix.lon));
    buffer.int4(degreesToE7(fix.lat));
    buffer.float4(fix.accuracy);
    buffer.float4(fix.altitude);
    buffer.float4(fix.speed);
    buffer.float4(fix.heading);
    buffer.float4(fix.battery);
    buffer.int2(fix.flags);
    buffer.timestamp(fix.receivedAt);
  },
};

export const CAMERA_EVENT: Stream<AdmittedCameraEvent> = {
  table: 'camera_event',
  columns: [
    'time',
    'device_number',
    'message_key',
    'event_id',
    'phase',
    'label',
    'score',
    'zones',
    'stationary_seconds',
    'false_positive',
    'start_time',
    'end_time',
    'flags',
    'received_at',
  ],
  write: (buffer, deviceNumber, event) => {
    buffer.timestamp(event.time);
    buffer.int4(deviceNumber);
    buffer.int4(event.messageKey);
    buffer.text(event.eventId);
    buffer.text(event.phase);
    buffer.text(event.label);
    buffer.float4(event.score);
    buffer.textArray(event.zones);
    buffer.float4(event.stationarySeconds);
    buffer.bool(event.falsePositive);
    buffer.timestamp(event.startTime);
    buffer.timestamp(event.endTime);
    buffer.int2(event.flags);
    buffer.timestamp(event.receivedAt);
  },
};

export const READING: Stream<AdmittedReading> = {
  table: 'probe_reading',
  columns: ['time', 'device_number', 'message_key', 'quantity', 'value', 'unit', 'quality', 'flags', 'received_at'],
  write: (buffer, deviceNumber, reading) => {
    buffer.timestamp(reading.time);
    buffer.int4(deviceNumber);
    buffer.int4(reading.messageKey);
    buffer.text(reading.quantity);
    buffer.float8(reading.value);
    buffer.text(reading.unit);
    buffer.text(reading.quality);
    buffer.int2(reading.flags);
    buffer.timestamp(reading.receivedAt);
  },
};

export interface StreamRow<T> {
  readonly deviceNumber: number;
  readonly body: T;
}

const UNIQUE_VIOLATION = '23505';

/**
 * Store rows in the running transaction, each once. First a plain binary COPY into the table; only when one of the rows is
 * there already does the batch go through a temporary table with ON CONFLICT DO NOTHING (half the speed, and rare).
 */
export async function storeRows<T>(
  client: pg.PoolClient,
  stream: Stream<T>,
  rows: readonly StreamRow<T>[],
): Promise<void> {
  if (rows.length === 0) return;
  const buffer = new CopyBuffer();
  for (const row of rows) {
    buffer.row(stream.columns.length);
    stream.write(buffer, row.deviceNumber, row.body);
  }
  const bytes = buffer.finish();
  const columns = stream.columns.join(', ');
  await client.query('savepoint before_copy');
  try {
    await copy(client, `copy ${stream.table} (${columns}) from stdin (format binary)`, bytes);
    await client.query('release savepoint before_copy');
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await client.query('rollback to savepoint before_copy');
    const incoming = `incoming_${stream.table}`;
    await client.query(
      `create temp table if not exists ${incoming} (like ${stream.table} including defaults) on commit delete rows`,
    );
    await copy(client, `copy ${incoming} (${columns}) from stdin (format binary)`, bytes);
    await client.query(
      `insert into ${stream.table} (${columns}) select ${columns} from ${incoming} on conflict do nothing`,
    );
  }
}

async function copy(client: pg.PoolClient, sql: string, bytes: Buffer): Promise<void> {
  const sink = client.query(copyFrom(sql));
  sink.end(bytes);
  await finished(sink);
}
