import {
  type Alarm,
  type Instruction,
  type LiveDelta,
  type OfficerLive,
  type OfficerMove,
  type OperatorClientEvents,
  type OperatorServerEvents,
} from '@xuncheng/contract';
import type { Namespace } from 'socket.io';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Metrics } from '../metrics.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import type { Picture } from './picture.ts';
import { narrowInstruction, Rooms } from './rooms.ts';

export type OperatorNamespace = Namespace<OperatorClientEvents, OperatorServerEvents>;

/** Milliseconds between two frames: ten a second look like movement and cost one send a room. */
export const TICK_MS = 100;

/** What operators are told, by area. */
export interface FanOut {
  readonly rooms: Rooms;
  /** Send what changed since the last tick to every room that sees it. */
  readonly tick: (now: number) => void;
  readonly announceAlarm: (alarm: Alarm) => void;
  readonly announceInstruction: (instruction: Instruction) => void;
  readonly announceRecomputed: (shifts: readonly ShiftRecord[]) => void;
  /** Counts announcements of alarms and instructions; a snapshot read while it changed is read again. */
  readonly announcements: () => number;
}

/** Fan changes of the picture out to the rooms of `/operator`. */
export function createFanOut(
  namespace: OperatorNamespace,
  picture: Picture,
  areas: AreaDirectory,
  metrics: Metrics,
): FanOut {
  const rooms = new Rooms();
  let announcements = 0;

  function tick(now: number): void {
    const full = picture.fullGateways.takeChange();
    if (full) namespace.emit('full-gateways', full);
    const officers = picture.officers.takeChanges();
    const devices = picture.devices.takeChanges();
    const hasChanges = officers.moved.size + officers.arrived.size + officers.left.size + devices.size > 0;
    if (!hasChanges) return;
    const tree = areas.tree();
    for (const room of rooms.all()) {
      const isSeen = (shift: ShiftRecord): boolean => seesShift(tree.contains, room.areaId, shift);
      const arrived: OfficerLive[] = [];
      for (const officerId of officers.arrived) {
        const shift = picture.officers.shiftOf(officerId);
        const record = picture.officers.describe(officerId);
        if (shift && record && isSeen(shift)) arrived.push(record);
      }
      const moved: OfficerMove[] = [];
      for (const officerId of officers.moved) {
        const shift = picture.officers.shiftOf(officerId);
        const move = picture.officers.describeMove(officerId);
        if (shift && move && !officers.arrived.has(officerId) && isSeen(shift)) moved.push(move);
      }
      // Who goes on with a shift that this room does not see has left it.
      const left = [...officers.left]
        .filter(([officerId, shift]) => isSeen(shift) && !arrived.some((record) => record.officerId === officerId))
        .map(([officerId]) => officerId);
      const changedDevices = [...devices]
        .filter((deviceId) => tree.contains(room.areaId, picture.devices.areaOf(deviceId) ?? -1))
        .map((deviceId) => picture.devices.describe(deviceId))
        .filter((device) => device !== undefined);
      if (moved.length + arrived.length + left.length + changedDevices.length === 0) continue;
      room.sequence++;
      const delta: LiveDelta = { sequence: room.sequence, time: now, moved, arrived, left, devices: changedDevices };
      namespace.to(room.name).emit('delta', delta);
      metrics.deltas.inc();
    }
  }

  return {
    rooms,
    tick,
    announcements: () => announcements,
    announceAlarm: (alarm) => {
      announcements++;
      for (const room of rooms.seeing(areas.tree(), alarm.areaId)) namespace.to(room.name).emit('alarm', alarm);
    },
    announceInstruction: (instruction) => {
      announcements++;
      const tree = areas.tree();
      for (const room of rooms.all()) {
        const narrowed = narrowInstruction(instruction, tree, room.areaId);
        if (narrowed) namespace.to(room.name).emit('instruction', narrowed);
      }
    },
    announceRecomputed: (shifts) => {
      const tree = areas.tree();
      for (const room of rooms.all()) {
        const shiftIds = shifts
          .filter((shift) => seesShift(tree.contains, room.areaId, shift))
          .map((shift) => shift.shiftId);
        if (shiftIds.length > 0) namespace.to(room.name).emit('recomputed', { shiftIds });
      }
    },
  };
}

/** An officer is seen by who commands the beat, and by who commands the squad. */
export function seesShift(
  contains: (rootId: number, areaId: number) => boolean,
  rootId: number,
  shift: Pick<ShiftRecord, 'areaId' | 'squadAreaId'>,
): boolean {
  return contains(rootId, shift.areaId) || contains(rootId, shift.squadAreaId);
}
