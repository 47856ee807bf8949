import {
  type Alarm,
  type CoverageNow,
  type Instruction,
  type LiveDelta,
  type OfficerLive,
  type OperatorClientEvents,
  type OperatorServerEvents,
  type Report,
} from '@xuncheng/contract';
import type { Namespace } from 'socket.io';
import type { AreaDirectory } from '../access/area-directory.ts';
import { groupBy } from '../compute/group-by.ts';
import type { Metrics } from '../metrics.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import type { OfficerChanges } from './officers-now.ts';
import { OfficerTiles } from './officer-tiles.ts';
import type { Picture } from './picture.ts';
import { narrowInstruction, Rooms, type Room } from './rooms.ts';
import { Screens, type Screen } from './screens.ts';
import { ToldCoverage, type StandingCell } from './told-coverage.ts';

export type OperatorNamespace = Namespace<OperatorClientEvents, OperatorServerEvents>;

/** A room in which nothing happens is told so this often: on a screen, quiet must not look like a server that stands still. */
const QUIET_MS = 4_000;
/** Coverage is looked at anew this often: nobody crosses the border of a cell more often than once in a second. */
const COVERAGE_EVERY_MS = 1_000;

/** What operators are told, by area. */
export interface FanOut {
  readonly rooms: Rooms;
  /**
   * A screen that follows from here on what moves: it has everything up to the last tick, because a snapshot is taken in the same turn
   * as that tick was.
   */
  readonly watch: (socketId: string, room: Room, isCongested: () => boolean) => Screen;
  /** The same for one that followed before and lost something. */
  readonly begin: (screen: Screen) => void;
  readonly unwatch: (screen: Screen) => void;
  /** Coverage as a room knows it now; what follows goes on from it. */
  readonly describeCoverage: (room: Room, now: number) => CoverageNow;
  /** Send what changed since the last tick to every room that sees it. */
  readonly tick: (now: number) => void;
  readonly announceAlarm: (alarm: Alarm) => void;
  readonly announceInstruction: (instruction: Instruction) => void;
  readonly announceReport: (report: Report) => void;
  readonly announceGeofence: (fence: { readonly id: number; readonly areaId: number }) => void;
  /** Areas, cells, beats or the map are others now. */
  readonly announceCity: () => void;
  readonly announceRecomputed: (shifts: readonly ShiftRecord[]) => void;
  /** Counts announcements of alarms, instructions and reports; a snapshot read while it changed is read again. */
  readonly announcements: () => number;
}

/** Fan changes of the picture out to `/operator`: what moves by screen, everything else by room. */
export function createFanOut(
  namespace: OperatorNamespace,
  picture: Picture,
  areas: AreaDirectory,
  metrics: Metrics,
  standingCells: (now: number) => readonly StandingCell[],
): FanOut {
  const rooms = new Rooms();
  const toldCoverage = new WeakMap<Room, ToldCoverage>();
  let coverageAt = 0;
  const tiles = new OfficerTiles();
  const screens = new Screens();
  let ticks = 0;
  let announcements = 0;

  function tick(now: number): void {
    ticks++;
    screens.holdCongested();
    const full = picture.fullGateways.takeChange();
    if (full) namespace.emit('full-gateways', full);
    const officers = picture.officers.takeChanges();
    follow(officers);
    const devices = picture.devices.takeChanges();
    sendDeltas(officers, devices, now);
    sendMoves(now);
    tellRoster(picture.takeRosterChanges());
  }

  function tellRoster(changed: readonly ShiftRecord[]): void {
    if (changed.length === 0) return;
    const { contains } = areas.tree();
    for (const room of rooms.all())
      if (changed.some((shift) => seesShift(contains, room.areaId, shift))) namespace.to(room.name).emit('roster');
  }

  function follow({ moved, arrived, left }: OfficerChanges): void {
    for (const officerId of left.keys()) tiles.delete(officerId);
    for (const changed of [moved, arrived])
      for (const officerId of changed) {
        const move = picture.officers.describeMove(officerId);
        if (move) tiles.set(move, ticks);
      }
  }

  /** The cells by area, once a second and if anybody looks. */
  function takeCoverage(now: number): ReadonlyMap<number, readonly StandingCell[]> | undefined {
    if (Math.abs(now - coverageAt) < COVERAGE_EVERY_MS || rooms.all().next().done) return undefined;
    coverageAt = now;
    return groupBy(standingCells(now), ({ areaId }) => areaId);
  }

  function describeCoverage(room: Room, now: number): CoverageNow {
    let told = toldCoverage.get(room);
    if (!told) {
      toldCoverage.set(room, (told = new ToldCoverage()));
      const { contains } = areas.tree();
      told.take(
        standingCells(now).filter(({ areaId }) => contains(room.areaId, areaId)),
        now,
      );
    }
    return told.describe(now);
  }

  function sendDeltas(officers: OfficerChanges, devices: ReadonlySet<string>, now: number): void {
    const tree = areas.tree();
    const standing = takeCoverage(now);
    for (const room of rooms.all()) {
      const isSeen = (shift: ShiftRecord): boolean => seesShift(tree.contains, room.areaId, shift);
      const arrived: OfficerLive[] = [];
      for (const officerId of officers.arrived) {
        const shift = picture.officers.shiftOf(officerId);
        const record = picture.officers.describe(officerId);
        if (shift && record && isSeen(shift)) arrived.push(record);
      }
      // Who goes on with a shift that this room does not see has left it.
      const left = [...officers.left]
        .filter(([officerId, shift]) => isSeen(shift) && !arrived.some((record) => record.officerId === officerId))
        .map(([officerId]) => officerId);
      const changedDevices = [...devices]
        .filter((deviceId) => tree.contains(room.areaId, picture.devices.areaOf(deviceId) ?? -1))
        .map((deviceId) => picture.devices.describe(deviceId))
        .filter((device) => device !== undefined);
      const seenCells = [...(standing ?? [])].flatMap(([areaId, cells]) =>
        tree.contains(room.areaId, areaId) ? cells : [],
      );
      const coverage = standing ? (toldCoverage.get(room)?.take(seenCells, now) ?? null) : null;
      const isQuiet = arrived.length + left.length + changedDevices.length === 0 && !coverage;
      if (isQuiet && Math.abs(now - room.toldAt) < QUIET_MS) continue;
      room.toldAt = now;
      room.sequence++;
      const delta: LiveDelta = { sequence: room.sequence, time: now, arrived, left, devices: changedDevices, coverage };
      namespace.to(room.name).emit('delta', delta);
      metrics.deltas.inc();
    }
  }

  function sendMoves(now: number): void {
    if (screens.size === 0) return;
    const { contains, idsUnder } = areas.tree();
    const wholes = new Set([...rooms.all()].map(({ areaId }) => areaId).filter((areaId) => idsUnder(areaId) === null));
    const sees = (areaId: number, officerId: number): boolean => {
      if (wholes.has(areaId)) return true;
      const shift = picture.officers.shiftOf(officerId);
      return shift !== undefined && seesShift(contains, areaId, shift);
    };
    for (const { socketIds, bytes } of screens.frames(tiles, ticks, now, sees)) {
      namespace.to(socketIds).emit('moves', bytes);
      metrics.moveFrames.inc(socketIds.length);
      metrics.moveBytes.inc(socketIds.length * bytes.length);
    }
  }

  return {
    rooms,
    describeCoverage,
    tick,
    watch: (socketId, room, isCongested) => screens.add(socketId, room, ticks, isCongested),
    begin: (screen) => screens.begin(screen, ticks),
    unwatch: (screen) => screens.delete(screen),
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
    announceReport: (report) => {
      announcements++;
      for (const room of rooms.seeing(areas.tree(), report.areaId)) namespace.to(room.name).emit('report', report);
    },
    announceGeofence: ({ id, areaId }) => {
      for (const room of rooms.seeing(areas.tree(), areaId))
        namespace.to(room.name).emit('geofence', { geofenceId: id });
    },
    announceCity: () => {
      namespace.emit('city');
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
