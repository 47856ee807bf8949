import { distanceMetres } from '@xuncheng/contract';
import type { CleanTrack } from '../trajectory/compute-trajectory.ts';
import type { BeatAlarm } from './shift-facts.ts';

/** An alarm with the place of its source. */
export interface PlacedAlarm {
  readonly text: string;
  readonly lon: number;
  readonly lat: number;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
}

/** Metres from an alarm's source within which somebody is there: across a street and the error of satellites. */
const THERE_METRES = 100;
/** Seconds for which a position before the raise is still where somebody is. */
const STILL_SECONDS = 60;

/** When the officer was near the source of each alarm, from its raise until it cleared (rule M13, RULES.md). */
export function attendAlarms(
  alarms: readonly PlacedAlarm[],
  { time, lon, lat }: Pick<CleanTrack, 'time' | 'lon' | 'lat'>,
): BeatAlarm[] {
  return alarms.map(({ text, raisedAt, clearedAt, lon: x, lat: y }) => {
    const until = clearedAt ?? Number.POSITIVE_INFINITY;
    let attendedAt: number | null = null;
    for (let i = firstAtLeast(time, raisedAt - STILL_SECONDS * 1_000); i < time.length && time[i]! <= until; i++) {
      const isNext = time[i]! < raisedAt && i + 1 < time.length && time[i + 1]! <= raisedAt;
      if (isNext || distanceMetres(lon[i]!, lat[i]!, x, y) > THERE_METRES) continue;
      attendedAt = Math.max(raisedAt, time[i]!);
      break;
    }
    return { text, raisedAt, clearedAt, attendedAt };
  });
}

function firstAtLeast(time: Float64Array, moment: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
