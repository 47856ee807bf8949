import { FLAG_FUTURE, FLAG_MOCK } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { TrajectoryLimits } from '../limits.ts';
import type { FixColumns } from './fix-columns.ts';

/** The fixes of a duty that are used, unless T4 refuses them: indices into the columns, in order of time, one a moment. */
export interface OrderedFixes {
  readonly order: Int32Array;
  /** Fixes on duty, used or not. */
  readonly fixCount: number;
}

/** Choose and order the fixes of a duty by rules T1–T3 (RULES.md). Fixes that are in order already are only looked at once. */
export function orderFixes(fixes: FixColumns, duty: Interval, limits: TrajectoryLimits): OrderedFixes {
  const { time } = fixes;
  const order = new Int32Array(time.length);
  let count = 0;
  let fixCount = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let isInOrder = true;
  for (let i = 0; i < time.length; i++) {
    const moment = time[i]!;
    if (!(moment >= duty.startsAt && moment < duty.endsAt)) continue; // T1
    fixCount++;
    if (!isUsable(fixes, i, limits)) continue;
    if (moment === latest && isInOrder) {
      if (compareFixes(fixes, i, order[count - 1]!) < 0) order[count - 1] = i;
      continue;
    }
    if (moment < latest) isInOrder = false;
    latest = moment;
    order[count++] = i;
  }
  const chosen = order.subarray(0, count);
  return { order: isInOrder ? chosen : sorted(fixes, chosen), fixCount };
}

/** T3: order of two fixes; of those of one moment the one that is used comes first. */
export function compareFixes(fixes: FixColumns, a: number, b: number): number {
  return (
    fixes.time[a]! - fixes.time[b]! ||
    knownAccuracy(fixes.accuracy[a]!) - knownAccuracy(fixes.accuracy[b]!) ||
    fixes.messageKey[a]! - fixes.messageKey[b]! ||
    fixes.lon[a]! - fixes.lon[b]! ||
    fixes.lat[a]! - fixes.lat[b]!
  );
}

/** T2 */
export function isUsable(fixes: FixColumns, index: number, limits: TrajectoryLimits): boolean {
  const lon = fixes.lon[index]!;
  const lat = fixes.lat[index]!;
  if (fixes.flags[index]! & (FLAG_MOCK | FLAG_FUTURE)) return false;
  if (fixes.accuracy[index]! > limits.accuracyMetres) return false; // NaN: not said, not refused
  if (!(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90)) return false; // NaN fails as well
  return lon !== 0 || lat !== 0;
}

/** Not said sorts behind everything said that is used. */
function knownAccuracy(metres: number): number {
  return Number.isNaN(metres) ? Number.MAX_SAFE_INTEGER : metres;
}

function sorted(fixes: FixColumns, indices: Int32Array): Int32Array {
  const all = indices.slice().sort((a, b) => compareFixes(fixes, a, b));
  let count = 0;
  for (let i = 0; i < all.length; i++) {
    if (i === 0 || fixes.time[all[i]!] !== fixes.time[all[i - 1]!]) all[count++] = all[i]!;
  }
  return all.subarray(0, count);
}
