import type { ShiftTrajectory } from '../compute/trajectory/compute-trajectory.ts';
import { simplifyTrack } from '../compute/trajectory/simplify-track.ts';
import type { OverviewLine } from '../store/save-shift-meanings.ts';

/** The line of a trajectory for overviews, and its box. */
export function drawOverview({ track, stops }: ShiftTrajectory): OverviewLine {
  const { lon, lat } = track;
  const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b));
  return {
    parts: simplifyTrack(track, stops),
    box: lon.length === 0 ? [null, null, null, null] : [least(lon), least(lat), most(lon), most(lat)],
  };
}
