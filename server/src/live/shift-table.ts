import { dutyInterval } from '@xuncheng/contract';
import type { ShiftRecord } from '../store/load-shift-records.ts';

/** Shifts of the last day and a half and the next day, found by device and time. */
export interface ShiftTable {
  readonly byId: ReadonlyMap<number, ShiftRecord>;
  readonly deviceIds: () => Iterable<string>;
  /** The shift a device's message belongs to: its device, on duty at that time. */
  readonly findByDevice: (deviceId: string, time: number) => ShiftRecord | undefined;
}

/** Index the shifts. */
export function buildShiftTable(records: readonly ShiftRecord[]): ShiftTable {
  const byId = new Map<number, ShiftRecord>();
  const byDevice = new Map<string, ShiftRecord[]>();
  for (const record of records) {
    byId.set(record.shiftId, record);
    if (record.deviceId === null) continue;
    const list = byDevice.get(record.deviceId);
    if (list) list.push(record);
    else byDevice.set(record.deviceId, [record]);
  }
  return {
    byId,
    deviceIds: () => byDevice.keys(),
    findByDevice: (deviceId, time) => byDevice.get(deviceId)?.find((record) => isOnDuty(record, time)),
  };
}

/**
 * On duty: inside the planned interval, after clocking in where the officer did, before clocking out.
 * Nobody is tracked outside it.
 */
export function isOnDuty(record: ShiftRecord, time: number): boolean {
  const { startsAt, endsAt } = dutyInterval(record);
  return startsAt <= time && time < endsAt;
}
