/** Something that can be pointed at, where it is on the screen now (pixels). */
export interface Target<T> {
  readonly x: number;
  readonly y: number;
  readonly thing: T;
  /** Bigger wins when several are under the pointer: alarms over officers over devices. */
  readonly weight: number;
}

/**
 * What the pointer means: the nearest target within `reach` pixels, where each unit of weight counts as three pixels nearer.
 * Done on the screen instead of by a pick render, which costs a frame and misses what a building half covers.
 */
export function nearestTarget<T>(targets: Iterable<Target<T>>, x: number, y: number, reach: number): T | null {
  let best: T | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const target of targets) {
    const distance = Math.hypot(target.x - x, target.y - y);
    if (distance > reach) continue;
    const weighed = distance - target.weight * 3;
    if (weighed < bestDistance) {
      bestDistance = weighed;
      best = target.thing;
    }
  }
  return best;
}
