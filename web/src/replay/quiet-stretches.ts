import { distanceMetres, type Trail } from '@xuncheng/contract';
import type { Stretch } from './replay-clock.ts';

const BIN_MS = 10_000;
/** Satellite positions wander so far around somebody who stands. */
const WANDERING_METRES = 25;
/** Whoever needed longer than this to get away stood first, and walked at the end of it. */
const WALKING_MS = 60_000;
/** Shorter than this it is not worth a leap. */
const QUIET_MS = 60_000;

/** Stretches of an interval (epoch ms) in which nobody walks and nothing happens (`events`: epoch ms), a minute at least, in order. */
export function findQuiet(trails: readonly Trail[], events: readonly number[], from: number, to: number): Stretch[] {
  const bins = new Uint8Array(Math.ceil((to - from) / BIN_MS));
  const mark = (startsAt: number, endsAt: number): void => {
    bins.fill(1, Math.max(0, Math.floor((startsAt - from) / BIN_MS)), Math.max(0, Math.ceil((endsAt - from) / BIN_MS)));
  };
  for (const at of events) mark(at - BIN_MS, at + BIN_MS);
  for (const { time, lon, lat, begins } of trails) {
    let anchor = 0;
    for (let i = 0; i < time.length; i++) {
      if (begins[i]) anchor = i;
      else if (distanceMetres(lon[anchor]!, lat[anchor]!, lon[i]!, lat[i]!) > WANDERING_METRES) {
        mark(Math.max(time[anchor]!, time[i]! - WALKING_MS), time[i]!);
        anchor = i;
      }
    }
  }
  const quiet: Stretch[] = [];
  let since = 0;
  for (let bin = 0; bin <= bins.length; bin++) {
    if (bin < bins.length && bins[bin] === 0) continue;
    if ((bin - since) * BIN_MS >= QUIET_MS)
      quiet.push({ startsAt: from + since * BIN_MS, endsAt: Math.min(to, from + bin * BIN_MS) });
    since = bin + 1;
  }
  return quiet;
}
