import type { Trail } from '@xuncheng/contract';

/** How many of each kind fall into each of `bins` equal parts of an interval. */
export interface Histogram {
  readonly fixes: readonly number[];
  readonly alarms: readonly number[];
  readonly instructions: readonly number[];
}

/** Counts what happened in each part of an interval; moments in epoch ms, those outside are not counted. */
export function countByTime(
  what: {
    readonly trails: readonly Trail[];
    readonly alarms: Iterable<number>;
    readonly instructions: Iterable<number>;
  },
  from: number,
  to: number,
  bins: number,
): Histogram {
  const count = (moments: Iterable<number>, into: number[] = new Array<number>(bins).fill(0)): number[] => {
    for (const at of moments) {
      const bin = Math.floor(((at - from) / (to - from)) * bins);
      if (bin >= 0 && bin < bins) into[bin]! += 1;
    }
    return into;
  };
  const fixes = new Array<number>(bins).fill(0);
  for (const { time } of what.trails) count(time, fixes);
  return { fixes, alarms: count(what.alarms), instructions: count(what.instructions) };
}
