import { localPlane, TRAVEL_MODES } from '@xuncheng/contract';
import Flatbush from 'flatbush';
import type { AllocationLimits } from '../limits.ts';
import type { Places } from '../network/travel-seconds.ts';
import type { OfficerColumns } from './officer-columns.ts';
import type { Travel } from './travel.ts';

/** Finds the officers nearest to a place, among those a plan may send. */
export type FindCandidates = (lon: number, lat: number, isUrgent: boolean) => number[];

/**
 * Index the officers by place, a tree for each travel mode: a rider farther off may be there sooner than the nearest walkers.
 * @param isSent rows that may be sent; 0: not, 1: to alarms only, 2: anywhere
 */
export function indexCandidates(
  officers: OfficerColumns,
  isSent: Uint8Array,
  origin: Places,
  limits: AllocationLimits,
  { metresPerSecond }: Travel,
): FindCandidates {
  const plane = localPlane(origin.lon[0] ?? 0, origin.lat[0] ?? 0);
  const trees = TRAVEL_MODES.flatMap((mode, index) => {
    const rows: number[] = [];
    for (let row = 0; row < isSent.length; row++) if (isSent[row]! > 0 && officers.mode[row] === index) rows.push(row);
    if (rows.length === 0) return [];
    const tree = new Flatbush(rows.length);
    for (const row of rows) {
      const [x, y] = plane.toXY(officers.lon[row]!, officers.lat[row]!);
      tree.add(x, y, x, y);
    }
    tree.finish();
    return [{ rows, tree, reachMetres: limits.farSeconds * metresPerSecond[mode] }];
  });
  return (lon, lat, isUrgent) => {
    const [x, y] = plane.toXY(lon, lat);
    const least = isUrgent ? 1 : 2;
    return trees
      .flatMap(({ rows, tree, reachMetres }) =>
        tree.neighbors(x, y, limits.candidates, reachMetres, (i) => isSent[rows[i]!]! >= least).map((i) => rows[i]!),
      )
      .sort((a, b) => a - b);
  };
}
