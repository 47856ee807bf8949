import { dutyInterval, type Limits } from '@xuncheng/contract';
import type { Interval } from '../compute/intervals.ts';
import { trajectoryLimitsOf } from '../compute/settable-limits.ts';
import { computeTrajectory, type ShiftTrajectory } from '../compute/trajectory/compute-trajectory.ts';
import { allocateFixColumns } from '../compute/trajectory/fix-columns.ts';
import type { Database } from '../store/database.ts';
import { loadFixColumns } from '../store/load-fix-columns.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';

/** A shift's trajectory, and the duty it is that of. */
export interface TracedShift {
  readonly duty: Interval;
  /** What there was to compute from. */
  readonly fixes: number;
  /** Time of the newest of them. */
  readonly lastFixAt: number | null;
  readonly trajectory: ShiftTrajectory;
}

/** Load → compute: the trajectory of a shift up to a moment (epoch ms), from its fixes as they are stored now. */
export async function traceShift(
  database: Database,
  shift: ShiftRecord,
  limits: Limits,
  until: number,
): Promise<TracedShift> {
  const whole = dutyInterval(shift);
  const startsAt = Math.min(whole.startsAt, until);
  const duty = { startsAt, endsAt: Math.max(Math.min(whole.endsAt, until), startsAt) };
  const fixes =
    shift.deviceNumber === null
      ? allocateFixColumns(0)
      : await loadFixColumns(database, shift.deviceNumber, duty.startsAt, duty.endsAt);
  return {
    duty,
    fixes: fixes.time.length,
    lastFixAt: fixes.time.at(-1) ?? null,
    trajectory: computeTrajectory(fixes, duty, shift.travelMode, trajectoryLimitsOf(limits, shift.travelMode)),
  };
}
