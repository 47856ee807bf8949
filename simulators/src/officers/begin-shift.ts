import type { TravelMode } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { Ground } from './ground.ts';
import type { Officer } from './officer.ts';

/** Share of the beat's corners that an officer never makes a point of going to. */
const OVERLOOKED_SHARE = 0.17;

/** An officer who begins a shift somewhere on the beat. Throws when the beat has no corner on the network. */
export function beginShift(
  ground: Ground,
  who: {
    readonly deviceId: string;
    readonly badge: string;
    readonly beatCode: string;
    readonly travelMode: TravelMode;
  },
  random: Random,
): Officer {
  const corners = ground.beatCorners.get(who.beatCode) ?? [];
  if (corners.length === 0) throw new Error(`beat ${who.beatCode} has no corner to walk from`);
  const start = random.pick(corners);
  const habit = corners.filter(() => !random.chance(OVERLOOKED_SHARE));
  // One in thirty forgot to charge: their terminal dies before the shift does.
  const forgotToCharge = random.chance(1 / 30);
  return {
    ...who,
    cruiseMetresPerSecond: who.travelMode === 'foot' ? random.between(1.1, 1.5) : random.between(3.2, 5.4),
    x: ground.network.x[start]!,
    y: ground.network.y[start]!,
    headingDegrees: random.between(0, 360),
    metresPerSecond: 0,
    way: [],
    habit,
    round: habit,
    activity: { kind: 'patrol' },
    batteryPercent: forgotToCharge ? random.between(4, 15) : random.between(78, 100),
    drift: [0, 0],
    errands: [],
    known: new Set(),
  };
}
