import type { Database } from '../store/database.ts';
import { findShiftsOfHours, type DeviceHour } from '../store/find-shifts-of-hours.ts';
import { SHIFTS_BACK_HOURS } from './picture.ts';

const HOUR_MS = 3_600_000;
/** Hours noted at once: months of one phone. A device whose clock jumps about has no more than this looked for. */
const HOURS_AT_MOST = 5_000;

interface Needs {
  readonly database: Database;
  /** A fix of this shift came in. */
  readonly markDirty: (shiftId: number) => void;
  readonly clock: () => number;
}

/** Fixes that come so late that their shift is not in memory any more: it is asked of the database, and computed anew (T3). */
export interface LateFixes {
  /** A fix that belongs to no shift in memory. */
  readonly note: (fix: { readonly deviceId: string; readonly time: number }) => void;
  /** Find the shifts of what was noted. When the database is away, what was noted is looked for again. */
  readonly settle: () => Promise<void>;
}

export function createLateFixes({ database, markDirty, clock }: Needs): LateFixes {
  let hours = new Map<string, DeviceHour>();

  function note({ deviceId, time }: { readonly deviceId: string; readonly time: number }): void {
    // Shifts are read again twice a minute: what is just within what is kept may be out of it already.
    if (time > clock() - (SHIFTS_BACK_HOURS - 1) * HOUR_MS || hours.size >= HOURS_AT_MOST) return;
    const hour = Math.floor(time / HOUR_MS) * HOUR_MS;
    hours.set(`${String(hour)} ${deviceId}`, { deviceId, hour });
  }

  return {
    note,
    settle: async () => {
      if (hours.size === 0) return;
      const noted = hours;
      hours = new Map();
      try {
        for (const shiftId of await findShiftsOfHours(database, [...noted.values()])) markDirty(shiftId);
      } catch (error) {
        hours = new Map([...noted, ...hours]);
        throw error;
      }
    },
  };
}
