import type { LocalPlane } from '@xuncheng/contract';
import type { TrackPart } from '../trajectory/track-parts.ts';
import type { PlaneTrails } from './trail-area.ts';

/** What of these trails lies within [from, to] (epoch ms), on the plane; cut ends are where somebody was in between. */
export function cutTrails(parts: Iterable<TrackPart>, from: number, to: number, plane: LocalPlane): PlaneTrails {
  const x: number[] = [];
  const y: number[] = [];
  const starts: number[] = [];
  for (const { line, times } of parts) {
    if (times.length === 0 || times[0]! > to || times.at(-1)! < from) continue;
    starts.push(x.length);
    const push = (lon: number, lat: number): void => {
      const [east, north] = plane.toXY(lon, lat);
      x.push(east);
      y.push(north);
    };
    for (let i = 0; i < times.length; i++) {
      const time = times[i]!;
      if (i > 0) {
        for (const end of [from, to]) {
          const before = times[i - 1]!;
          if (!(before < end && end < time)) continue;
          const share = (end - before) / (time - before);
          const [a, b] = [line[i - 1]!, line[i]!];
          push(a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]));
        }
      }
      if (time >= from && time <= to) push(line[i]![0], line[i]![1]);
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), starts: Int32Array.from(starts) };
}
