import { dutyInterval, type Limits, type Trail } from '@xuncheng/contract';
import { groupBy } from '../compute/group-by.ts';
import { trajectoryLimitsOf } from '../compute/settable-limits.ts';
import { computeTrajectory, type CleanTrack } from '../compute/trajectory/compute-trajectory.ts';
import type { Database } from '../store/database.ts';
import { loadFixColumns } from '../store/load-fix-columns.ts';
import type { ShiftRecord } from '../store/load-shift-records.ts';

/**
 * Load → compute: where the officers of these shifts were in an interval (epoch ms), by the fixes that the rules of trajectories use
 * (compute/trajectory/RULES.md). Nobody is tracked off duty, so nothing outside a duty is read.
 */
export async function loadOfficerTrails(
  database: Database,
  shifts: readonly ShiftRecord[],
  from: number,
  to: number,
  limits: Limits,
): Promise<Trail[]> {
  const trails: Trail[] = [];
  for (const [officerId, own] of groupBy(shifts, (shift) => shift.officerId)) {
    const tracks: CleanTrack[] = [];
    for (const shift of [...own].sort((a, b) => a.startsAt - b.startsAt)) {
      if (shift.deviceNumber === null) continue;
      const whole = dutyInterval(shift);
      const duty = { startsAt: Math.max(whole.startsAt, from), endsAt: Math.min(whole.endsAt, to) };
      if (duty.endsAt <= duty.startsAt) continue;
      const fixes = await loadFixColumns(database, shift.deviceNumber, duty.startsAt, duty.endsAt);
      tracks.push(computeTrajectory(fixes, duty, shift.travelMode, trajectoryLimitsOf(limits, shift.travelMode)).track);
    }
    trails.push(joinTracks(officerId, tracks));
  }
  return trails;
}

function joinTracks(officerId: number, tracks: readonly CleanTrack[]): Trail {
  const count = tracks.reduce((sum, { time }) => sum + time.length, 0);
  const trail = {
    officerId,
    time: new Float64Array(count),
    lon: new Float64Array(count),
    lat: new Float64Array(count),
    begins: new Uint8Array(count),
  };
  let at = 0;
  for (const { time, lon, lat, segmentStarts } of tracks) {
    trail.time.set(time, at);
    trail.lon.set(lon, at);
    trail.lat.set(lat, at);
    for (const start of segmentStarts) trail.begins[at + start] = 1;
    at += time.length;
  }
  return trail;
}
