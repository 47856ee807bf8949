import { dutyInterval, type AdmittedFix, type Limits } from '@xuncheng/contract';
import { healthLimitsOf } from '../compute/settable-limits.ts';
import type { Database } from '../store/database.ts';
import { loadDeviceStates, loadLatestFixes } from '../store/load-live-start.ts';
import { loadShiftRecords, type ShiftRecord } from '../store/load-shift-records.ts';
import { DevicesNow } from './devices-now.ts';
import { FullGateways } from './full-gateways.ts';
import { OfficersNow, type PositionFix } from './officers-now.ts';
import { loadRefusals } from '../store/load-refusals.ts';
import { changedShifts } from './roster-changes.ts';
import { buildShiftTable, type ShiftTable } from './shift-table.ts';

/** Shifts kept: most of what is late is less than a day late (what is later: late-fixes.ts), a night shift begins the day before; and the next day’s begin by themselves. */
export const SHIFTS_BACK_HOURS = 36;
const SHIFTS_AHEAD_HOURS = 24;
/** Refused messages older than this say nothing about how a device is now. */
const REFUSALS_BACK_HOURS = 24;

/** The one real-time picture: shifts, officers, devices, gateways. */
export interface Picture {
  readonly officers: OfficersNow;
  readonly devices: DevicesNow;
  readonly fullGateways: FullGateways;
  readonly shifts: () => ShiftTable;
  /** Shifts of now or soon that are not what they were when this was asked last. */
  readonly takeRosterChanges: () => readonly ShiftRecord[];
  /** Terminals on Socket.IO now. */
  readonly connectedDevices: Set<string>;
  /** Take a fix. @returns its shift, and whether it is now the officer's position; undefined outside every shift */
  readonly applyFix: (
    fix: AdmittedFix,
    now: number,
  ) => { readonly shift: ShiftRecord; readonly isLatest: boolean } | undefined;
  /** Let time pass. */
  readonly refresh: (now: number) => void;
  /** Read shifts again (they were planned, or somebody clocked in or out). */
  readonly reloadShifts: (now: number) => Promise<void>;
  /** Read what the gateway stored while nobody listened: positions, device states. */
  readonly catchUp: (now: number) => Promise<void>;
  /** Read what was refused: it is not announced. */
  readonly readRefusals: (now: number) => Promise<void>;
}

/** Build the picture from the database. */
export async function openPicture(database: Database, limits: () => Limits, now: number): Promise<Picture> {
  const officers = new OfficersNow(() => limits().picture);
  const devices = new DevicesNow(() => healthLimitsOf(limits()));
  const fullGateways = new FullGateways();
  const connectedDevices = new Set<string>();
  let table = buildShiftTable([]);
  let rosterChanges: ShiftRecord[] = [];

  function refresh(at: number): void {
    fullGateways.refresh(at);
    officers.refresh(table, at, (deviceId) => connectedDevices.has(deviceId));
    devices.judge(at, (deviceId) => {
      const shift = table.findByDevice(deviceId, at);
      return shift && dutyInterval(shift).startsAt;
    });
  }

  async function reloadShifts(at: number): Promise<void> {
    const from = at - SHIFTS_BACK_HOURS * 3_600_000;
    const read = buildShiftTable(await loadShiftRecords(database, from, at + SHIFTS_AHEAD_HOURS * 3_600_000));
    rosterChanges.push(...changedShifts(table, read, at));
    table = read;
    devices.carry(table.deviceIds());
    refresh(at);
  }

  function place(
    fix: PositionFix,
    at: number,
  ): { readonly shift: ShiftRecord; readonly isLatest: boolean } | undefined {
    const shift = table.findByDevice(fix.deviceId, fix.time);
    return shift && { shift, isLatest: officers.applyFix(shift, fix, at) };
  }

  async function readRefusals(at: number): Promise<void> {
    devices.applyRefusals(await loadRefusals(database, at - REFUSALS_BACK_HOURS * 3_600_000));
  }

  async function catchUp(at: number): Promise<void> {
    devices.load(await loadDeviceStates(database, at));
    devices.carry(table.deviceIds());
    await readRefusals(at);
    let since = at;
    for (const officerId of officers.officerIds()) since = Math.min(since, officers.shiftOf(officerId)?.startsAt ?? at);
    for (const row of await loadLatestFixes(database, since)) {
      place(row, at);
      devices.applySeen(row.deviceId, row.receivedAt, false);
    }
  }

  const picture: Picture = {
    officers,
    devices,
    fullGateways,
    connectedDevices,
    shifts: () => table,
    takeRosterChanges: () => {
      const taken = rosterChanges;
      rosterChanges = [];
      return taken;
    },
    refresh,
    reloadShifts,
    catchUp,
    readRefusals,
    applyFix: (fix, at) => {
      devices.applyFix(fix);
      return place(fix, at);
    },
  };
  await reloadShifts(now);
  await catchUp(now);
  refresh(now);
  return picture;
}
