import {
  FLAG_FUTURE,
  FLAG_MOCK,
  type OfficerLive,
  type OfficerMove,
  type OfficerState,
  type PictureLimits,
} from '@xuncheng/contract';
import type { ShiftRecord } from '../store/load-shift-records.ts';
import { isOnDuty, type ShiftTable } from './shift-table.ts';

interface Position {
  readonly lon: number;
  readonly lat: number;
  readonly accuracy: number | null;
  readonly heading: number | null;
  readonly speed: number | null;
  readonly battery: number | null;
  readonly fixAt: number;
}

interface Entry {
  shift: ShiftRecord;
  state: OfficerState;
  position: Position | undefined;
  connected: boolean;
}

/** What changed since it was last asked for. */
export interface OfficerChanges {
  readonly moved: ReadonlySet<number>;
  readonly arrived: ReadonlySet<number>;
  /** Officers whose shift ended, with the shift that ended; who began another one has arrived, too. */
  readonly left: ReadonlyMap<number, ShiftRecord>;
}

/** A fix as far as positions are concerned, announced (fields missing) or read from the database (null). */
export interface PositionFix {
  readonly deviceId: string;
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  readonly accuracy?: number | null | undefined;
  readonly speed?: number | null | undefined;
  readonly heading?: number | null | undefined;
  readonly battery?: number | null | undefined;
  readonly flags: number;
}

/**
 * Who is on shift now and where. The clock is passed in.
 *
 * Of the fixes of a shift the newest by the device's clock is the position: an older one never replaces it, one from the
 * future or a made-up one is never shown. State by the age of the position: live, then stale, then unknown;
 * off duty after clocking out; gone when the planned shift is over.
 */
export class OfficersNow {
  private readonly entries = new Map<number, Entry>();
  private moved = new Set<number>();
  private arrived = new Set<number>();
  private left = new Map<number, ShiftRecord>();
  private readonly limits: () => PictureLimits;

  constructor(limits: () => PictureLimits) {
    this.limits = limits;
  }

  /** Take a position. @returns whether it is now the latest of its officer */
  applyFix(shift: ShiftRecord, fix: PositionFix, now: number): boolean {
    const entry = this.entries.get(shift.officerId);
    if (entry?.shift.shiftId !== shift.shiftId) return false;
    if (fix.flags & (FLAG_FUTURE | FLAG_MOCK)) return false;
    if (entry.position && entry.position.fixAt >= fix.time) return false;
    entry.position = {
      lon: fix.lon,
      lat: fix.lat,
      accuracy: fix.accuracy ?? null,
      heading: fix.heading ?? null,
      speed: fix.speed ?? null,
      battery: fix.battery ?? null,
      fixAt: fix.time,
    };
    entry.state = stateOf(entry, now, this.limits());
    this.moved.add(shift.officerId);
    return true;
  }

  /** A terminal came or went on Socket.IO. */
  setConnected(deviceId: string, connected: boolean): void {
    for (const [officerId, entry] of this.entries) {
      if (entry.shift.deviceId === deviceId && entry.connected !== connected) {
        entry.connected = connected;
        this.moved.add(officerId);
      }
    }
  }

  /**
   * Let time pass: shifts begin and end, positions grow old.
   * @param isConnected whether a device is on Socket.IO, for shifts that begin
   */
  refresh(table: ShiftTable, now: number, isConnected: (deviceId: string) => boolean): void {
    for (const [officerId, entry] of this.entries) {
      const current = table.byId.get(entry.shift.shiftId);
      if (!current || current.endsAt <= now) {
        this.entries.delete(officerId);
        this.arrived.delete(officerId);
        this.left.set(officerId, entry.shift);
        continue;
      }
      // Whoever may see the officer may be others from here on, and what they see says something else.
      if (!saysTheSame(entry.shift, current)) {
        this.left.set(officerId, entry.shift);
        this.arrived.add(officerId);
      }
      entry.shift = current;
      const state = stateOf(entry, now, this.limits());
      if (state !== entry.state) {
        entry.state = state;
        this.moved.add(officerId);
      }
    }
    for (const shift of table.byId.values()) {
      if (shift.startsAt > now || shift.endsAt <= now || this.entries.has(shift.officerId)) continue;
      const connected = shift.deviceId !== null && isConnected(shift.deviceId);
      const entry: Entry = { shift, state: 'unknown', position: undefined, connected };
      entry.state = stateOf(entry, now, this.limits());
      this.entries.set(shift.officerId, entry);
      this.arrived.add(shift.officerId);
    }
  }

  /** The officer's running shift, also after clocking out. */
  shiftOf(officerId: number): ShiftRecord | undefined {
    return this.entries.get(officerId)?.shift;
  }

  /** Whole record of an officer on shift. */
  describe(officerId: number): OfficerLive | undefined {
    const entry = this.entries.get(officerId);
    if (!entry) return undefined;
    const { shift } = entry;
    return {
      badge: shift.badge,
      name: shift.name,
      deviceId: shift.deviceId,
      areaId: shift.areaId,
      beat: shift.beat,
      shiftId: shift.shiftId,
      ...moveOf(officerId, entry),
    };
  }

  /** The changing half of the record. */
  describeMove(officerId: number): OfficerMove | undefined {
    const entry = this.entries.get(officerId);
    return entry && moveOf(officerId, entry);
  }

  officerIds(): IterableIterator<number> {
    return this.entries.keys();
  }

  /** Everything changed since the last call. */
  takeChanges(): OfficerChanges {
    const changes = { moved: this.moved, arrived: this.arrived, left: this.left };
    this.moved = new Set();
    this.arrived = new Set();
    this.left = new Map();
    return changes;
  }
}

/** Does a shift that was read again say the same of who it is, where he goes and who may see him? */
function saysTheSame(a: ShiftRecord, b: ShiftRecord): boolean {
  return (
    a.areaId === b.areaId &&
    a.squadAreaId === b.squadAreaId &&
    a.beat === b.beat &&
    a.name === b.name &&
    a.badge === b.badge &&
    a.deviceId === b.deviceId
  );
}

function stateOf(entry: Entry, now: number, limits: PictureLimits): OfficerState {
  if (entry.shift.clockedOutAt !== null && !isOnDuty(entry.shift, now)) return 'off-duty';
  if (!entry.position) return 'unknown';
  const ageSeconds = (now - entry.position.fixAt) / 1_000;
  if (ageSeconds <= limits.staleSeconds) return 'live';
  return ageSeconds <= limits.unknownSeconds ? 'stale' : 'unknown';
}

function moveOf(officerId: number, entry: Entry): OfficerMove {
  // Off duty nobody is shown: tracking happens inside shifts only.
  const position = entry.state === 'off-duty' ? undefined : entry.position;
  return {
    officerId,
    state: entry.state,
    lon: position?.lon ?? null,
    lat: position?.lat ?? null,
    accuracy: position?.accuracy ?? null,
    heading: position?.heading ?? null,
    speed: position?.speed ?? null,
    battery: position?.battery ?? null,
    fixAt: position?.fixAt ?? null,
    connected: entry.connected,
  };
}
