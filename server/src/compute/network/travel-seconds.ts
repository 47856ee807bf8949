import type { TravelMode } from '@xuncheng/contract';
import type { TravelLimits } from '../limits.ts';
import { metresBetween } from '../trajectory/step-metres.ts';
import { EdgeIndex } from './edge-index.ts';
import { nearestRoad, type RoadPlace } from './nearest-road.ts';
import { MODE_BITS, type RoadNetwork } from './road-network.ts';
import { RouteSearch } from './route-search.ts';

/** Places in WGS-84 degrees. */
export interface Places {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

/** A network with the room that searches in it need; to be kept as long as the network is. */
export interface RoadFinder {
  readonly network: RoadNetwork;
  readonly index: EdgeIndex;
  readonly search: RouteSearch;
}

/** Make what travel times are found with: once a network, they take up to a second for a whole city. */
export function createRoadFinder(network: RoadNetwork): RoadFinder {
  return { network, index: new EdgeIndex(network), search: new RouteSearch(network) };
}

/**
 * Seconds from every source to every target by the shortest way of a mode, at its usual speed (rules N6–N9, RULES.md).
 * One search for each source or each target, whichever are fewer: many officers to one place cost as much as one.
 * @param limit seconds beyond which nobody needs to know
 * @returns sources × targets, row by row; infinite: no way within the limit
 */
export function travelSeconds(
  { network, index, search }: RoadFinder,
  sources: Places,
  targets: Places,
  mode: TravelMode,
  limit: number,
  { metresPerSecond, reachMetres }: TravelLimits,
): Float64Array {
  const bit = MODE_BITS[mode];
  const speed = metresPerSecond[mode];
  const bound = limit * speed;
  const snap = ({ lon, lat }: Places): (RoadPlace | null)[] =>
    Array.from(lon, (_, i) => nearestRoad(index, lon[i]!, lat[i]!, mode, reachMetres));
  const from = snap(sources);
  const to = snap(targets);
  const backwards = to.length < from.length;
  const starts = (backwards ? to : from).map((place) => endsOf(network, place, bit, !backwards));
  const goals = (backwards ? from : to).map((place) => endsOf(network, place, bit, backwards));
  const seconds = new Float64Array(from.length * to.length).fill(Number.POSITIVE_INFINITY);
  search.wantNone();
  for (const ends of goals) for (const { node } of ends) search.want(node);
  for (let i = 0; i < starts.length; i++) {
    search.begin();
    for (const { node, metres } of starts[i]!) search.startAt(node, metres);
    search.run(bound, bit, backwards);
    for (let j = 0; j < goals.length; j++) {
      const [source, target] = backwards ? [j, i] : [i, j];
      const a = from[source] ?? null;
      const b = to[target] ?? null;
      let metres = a && b ? alongOneRoad(network, a, b, bit) : Number.POSITIVE_INFINITY;
      for (const end of goals[j]!) metres = Math.min(metres, search.metresTo(end.node) + end.metres);
      const straight = metresBetween(
        sources.lon[source]!,
        sources.lat[source]!,
        targets.lon[target]!,
        targets.lat[target]!,
      );
      if (mode === 'foot' && straight <= (a?.metres ?? reachMetres) + (b?.metres ?? reachMetres))
        metres = Math.min(metres, straight); // N8
      if (metres <= bound) seconds[source * to.length + target] = metres / speed;
    }
  }
  return seconds;
}

interface RoadEnd {
  readonly node: number;
  readonly metres: number;
}

/** The nodes by which a place is left (or reached), with the metres between, those to the road included. */
function endsOf(network: RoadNetwork, place: RoadPlace | null, bit: number, isLeft: boolean): RoadEnd[] {
  if (!place) return [];
  const { edgeFrom, edgeTo, edgeMetres } = network;
  const length = edgeMetres[place.edge]!;
  const behind = { node: edgeFrom[place.edge]!, metres: place.metres + place.fraction * length };
  const ahead = { node: edgeTo[place.edge]!, metres: place.metres + (1 - place.fraction) * length };
  if (isBothWays(network, place.edge, bit)) return [behind, ahead];
  return [isLeft ? ahead : behind];
}

/** Metres between two places of one road without leaving it. */
function alongOneRoad(network: RoadNetwork, from: RoadPlace, to: RoadPlace, bit: number): number {
  const ahead = to.fraction - from.fraction;
  if (from.edge !== to.edge || (ahead < 0 && !isBothWays(network, from.edge, bit))) return Number.POSITIVE_INFINITY;
  return from.metres + Math.abs(ahead) * network.edgeMetres[from.edge]! + to.metres;
}

function isBothWays({ reverseOf, edgeModes }: RoadNetwork, edge: number, bit: number): boolean {
  return reverseOf[edge]! >= 0 && (edgeModes[reverseOf[edge]!]! & bit) !== 0;
}
