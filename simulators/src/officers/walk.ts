import type { Random } from '../random.ts';
import type { Ground } from './ground.ts';
import { findWay, nearestCorner, type Network } from './network.ts';
import type { Mood, Officer } from './officer.ts';

/** Somebody or something on the network, on the way from corner to corner. */
export type Walker = Pick<Officer, 'x' | 'y' | 'headingDegrees' | 'way'>;

/** So many metres further along the way, or to its end. */
export function moveAlong(network: Network, walker: Walker, metres: number): Walker {
  let left = metres;
  let { x, y, headingDegrees } = walker;
  const way = [...walker.way];
  while (left > 0 && way.length > 0) {
    const corner = way[0]!;
    const dx = network.x[corner]! - x;
    const dy = network.y[corner]! - y;
    const distance = Math.hypot(dx, dy);
    if (distance > 0) headingDegrees = ((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360;
    if (distance > left) {
      x += (dx / distance) * left;
      y += (dy / distance) * left;
      left = 0;
    } else {
      x += dx;
      y += dy;
      left -= distance;
      way.shift();
    }
  }
  return { x, y, headingDegrees, way };
}

/** The officer, so many seconds further along the way. Speed wavers a little; it is 0 when the way has ended. */
export function walkOn(ground: Ground, officer: Officer, dtSeconds: number, mood: Mood, random: Random): Officer {
  const pace = officer.cruiseMetresPerSecond * mood.paceFactor * random.between(0.88, 1.08);
  const metresPerSecond = Math.min(pace, officer.travelMode === 'foot' ? 1.6 : 6);
  const moved = moveAlong(ground.network, officer, metresPerSecond * dtSeconds);
  return { ...officer, ...moved, metresPerSecond: moved.way.length === 0 ? 0 : metresPerSecond };
}

/** The officer with a way to the corner. */
export function headFor(ground: Ground, officer: Officer, corner: number): Officer {
  const from = officer.way[0] ?? nearestCorner(ground.network, officer.x, officer.y);
  return { ...officer, way: findWay(ground.network, from, corner) };
}

/** The officer with the next corner of the round to go to: mostly a near one, so that the beat is walked, not crossed. */
export function chooseNextCorner(ground: Ground, officer: Officer, random: Random): Officer {
  const round = officer.round.length > 0 ? officer.round : officer.habit;
  const { network } = ground;
  const distance = (corner: number): number =>
    Math.hypot(network.x[corner]! - officer.x, network.y[corner]! - officer.y);
  const near = [...round].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
  if (near.length === 0) return officer;
  const next = random.chance(0.75) ? near[0]! : random.pick(near);
  return headFor(ground, { ...officer, round: round.filter((corner) => corner !== next) }, next);
}
