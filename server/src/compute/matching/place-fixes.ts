import type { RoadNetwork } from '../network/road-network.ts';
import { cosLatitude, METRES_PER_DEGREE } from '../trajectory/step-metres.ts';

/** Where on a path each fix of a stretch lies. */
export interface PlacedFixes {
  /** Edge for each fix, -1 for one that is at no place on earth. */
  readonly fixEdge: Int32Array;
  /** Where on that edge, 0 at its beginning, 1 at its end. */
  readonly fixFraction: Float64Array;
}

/**
 * Put every fix, looked at or not, on the nearest place of the path between the two looked at around it, never behind the one before (rule MM13).
 * @param anchors numbers of the fixes looked at, in order, the first of them that of the stretch's first fix
 * @param positions their edges, as indices into `edges`
 * @param lastFix last fix of the stretch
 */
export function placeFixes(
  network: RoadNetwork,
  edges: Int32Array,
  anchors: readonly number[],
  positions: Int32Array,
  lastFix: number,
  lon: ArrayLike<number>,
  lat: ArrayLike<number>,
): PlacedFixes {
  const firstFix = anchors[0]!;
  const fixEdge = new Int32Array(lastFix - firstFix + 1).fill(-1);
  const fixFraction = new Float64Array(fixEdge.length);
  const { nodeLon, nodeLat, edgeFrom, edgeTo } = network;
  let anchor = 0;
  let from = 0;
  let behind = 0;
  for (let fix = firstFix; fix <= lastFix; fix++) {
    while (anchor + 1 < anchors.length && anchors[anchor]! < fix) anchor++;
    const to = Math.max(from, positions[anchor]!);
    const metresPerLon = METRES_PER_DEGREE * cosLatitude(lat[fix]!);
    let least = Number.POSITIVE_INFINITY;
    let [place, share] = [from, behind];
    for (let i = from; i <= to; i++) {
      const [a, b] = [edgeFrom[edges[i]!]!, edgeTo[edges[i]!]!];
      const ax = (nodeLon[a]! - lon[fix]!) * metresPerLon;
      const ay = (nodeLat[a]! - lat[fix]!) * METRES_PER_DEGREE;
      const dx = (nodeLon[b]! - lon[fix]!) * metresPerLon - ax;
      const dy = (nodeLat[b]! - lat[fix]!) * METRES_PER_DEGREE - ay;
      const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
      const fraction = Math.max(i === from ? behind : 0, Math.min(1, along));
      const distance = (ax + fraction * dx) ** 2 + (ay + fraction * dy) ** 2;
      if (distance < least) [least, place, share] = [distance, i, fraction];
    }
    if (!(least < Number.POSITIVE_INFINITY)) continue;
    fixEdge[fix - firstFix] = edges[place]!;
    fixFraction[fix - firstFix] = share;
    [from, behind] = [place, share];
  }
  return { fixEdge, fixFraction };
}
