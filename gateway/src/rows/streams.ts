import { degreesToE7, type AdmittedCameraEvent, type AdmittedFix, type AdmittedReading } from '@xuncheng/contract';
import type { RowBuffer } from './row-buffer.ts';

type ColumnType = 'timestamptz' | 'int4' | 'int2' | 'float4' | 'float8' | 'bool' | 'text' | 'text[]' | 'int4[]';

/** A stream table, its columns in the order in which they are written, and a row. */
export interface Stream<T> {
  readonly table: string;
  /** New ones go to the end: a journal may hold rows of an earlier release, which have the first of them. */
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  readonly write: (buffer: RowBuffer, deviceNumber: number, body: T) => void;
}

export const FIX: Stream<AdmittedFix> = {
  table: 'fix',
  columns: [
    ['time', 'timestamptz'],
    ['device_number', 'int4'],
    ['message_key', 'int4'],
    ['lon_e7', 'int4'],
    ['lat_e7', 'int4'],
    ['accuracy', 'float4'],
    ['altitude', 'float4'],
    ['speed', 'float4'],
    ['heading', 'float4'],
    ['battery', 'float4'],
    ['flags', 'int2'],
    ['received_at', 'timestamptz'],
  ],
  write: (buffer, deviceNumber, fix) => {
    buffer.row(12);
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
    ['time', 'timestamptz'],
    ['device_number', 'int4'],
    ['message_key', 'int4'],
    ['event_id', 'text'],
    ['phase', 'text'],
    ['label', 'text'],
    ['score', 'float4'],
    ['zones', 'text[]'],
    ['stationary_seconds', 'float4'],
    ['false_positive', 'bool'],
    ['start_time', 'timestamptz'],
    ['end_time', 'timestamptz'],
    ['flags', 'int2'],
    ['received_at', 'timestamptz'],
    ['box', 'int4[]'],
    ['has_snapshot', 'bool'],
    ['has_clip', 'bool'],
  ],
  write: (buffer, deviceNumber, event) => {
    buffer.row(17);
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
    buffer.int4Array(event.box);
    buffer.bool(event.hasSnapshot);
    buffer.bool(event.hasClip);
  },
};

export const READING: Stream<AdmittedReading> = {
  table: 'probe_reading',
  columns: [
    ['time', 'timestamptz'],
    ['device_number', 'int4'],
    ['message_key', 'int4'],
    ['quantity', 'text'],
    ['value', 'float8'],
    ['unit', 'text'],
    ['quality', 'text'],
    ['flags', 'int2'],
    ['received_at', 'timestamptz'],
  ],
  write: (buffer, deviceNumber, reading) => {
    buffer.row(9);
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
