import type { LonLat, Trajectory } from '@xuncheng/contract';

/**
 * The parts of a trail between two moments (epoch ms), each a line of at least two points: fixes within, and where none is, the
 * one before. Empty when the trail has none by then.
 */
export function stretchOf({ segments }: Pick<Trajectory, 'segments'>, from: number, to: number): LonLat[][] {
  const parts: LonLat[][] = [];
  let before: LonLat | undefined;
  for (const { line, times } of segments) {
    const within: LonLat[] = [];
    for (const [i, time] of times.entries()) {
      const place = line.coordinates[i]!;
      if (time < from) before = place;
      else if (time <= to) within.push(place);
    }
    if (within.length > 0) parts.push(within.length > 1 ? within : [within[0]!, within[0]!]);
  }
  if (parts.length === 0 && before) parts.push([before, before]);
  return parts;
}
