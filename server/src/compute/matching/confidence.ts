import { metresBetween } from '../trajectory/step-metres.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { OFF_ROAD } from './road-states.ts';
import type { TrackDecoder } from './track-decoder.ts';

/** Neighbouring fixes share their errors, so that not every one of them is evidence of its own. */
const EVIDENCE_SHARE = 0.25;
/** Fixes looked at, after which a place is judged: what a corner ahead says about this street. */
const LOOK_BACK = 6;
/** Places so near to each other are one for whoever asks which street it was. */
const SAME_PLACE_METRES = 15;

/**
 * How sure the places of some fixes are, 0 to 1 (rule MM14): about the share of the way that is right. From the likelihood of all ways that
 * led through there, of all that had not ended six fixes later, as a mean; what is missing of it counts several times.
 */
export function confidenceOf(
  network: RoadNetwork,
  { states, starts, fixes, options }: TrackDecoder,
  chosen: Int32Array,
  first: number,
  last: number,
): number {
  let sum = 0;
  for (let at = first; at <= last; at++) {
    const judged = Math.min(at + LOOK_BACK, fixes.length - 1);
    let best = Number.POSITIVE_INFINITY;
    for (let s = starts[judged]!; s < starts[judged + 1]!; s++) best = Math.min(best, states.cost[s]!);
    let [here, all] = [0, 0];
    for (let s = starts[judged]!; s < starts[judged + 1]!; s++) {
      const weight = Math.exp((best - states.cost[s]!) * EVIDENCE_SHARE);
      if (weight < 1e-6) continue;
      let ancestor = s;
      for (let step = judged; step > at; step--) ancestor = states.before[ancestor]!;
      all += weight;
      if (isSamePlace(ancestor, chosen[at]!)) here += weight;
    }
    sum += here / all;
  }
  return Math.max(0, 1 - options.doubt * (1 - sum / (last - first + 1)));

  function isSamePlace(one: number, other: number): boolean {
    if (one === other) return true;
    const edge = states.edge[one]!;
    if (edge === OFF_ROAD) return false;
    return metresBetween(lonOf(one), latOf(one), lonOf(other), latOf(other)) <= SAME_PLACE_METRES;
  }
  function lonOf(state: number): number {
    return along(network.nodeLon, state);
  }
  function latOf(state: number): number {
    return along(network.nodeLat, state);
  }
  function along(column: Float64Array, state: number): number {
    const edge = states.edge[state]!;
    const start = column[network.edgeFrom[edge]!]!;
    return start + states.fraction[state]! * (column[network.edgeTo[edge]!]! - start);
  }
}
