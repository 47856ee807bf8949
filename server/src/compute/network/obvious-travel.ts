import { distanceMetres, type TravelMode } from '@xuncheng/contract';
import type { TravelLimits } from '../limits.ts';
import { EQUAL_METRES } from './nearest-road.ts';
import { MODE_BITS, type RoadNetwork } from './road-network.ts';

interface Leg {
  readonly from: number;
  readonly to: number;
  readonly metres: number;
}

/**
 * Travel seconds as rules N6–N9 say them, in the plainest words, for tests: both places become nodes of the network, all roads are looked at for the
 * nearest one, and legs are tried until nothing gets shorter (Bellman–Ford).
 */
export function obviousTravelSeconds(
  network: RoadNetwork,
  from: readonly [lon: number, lat: number],
  to: readonly [lon: number, lat: number],
  mode: TravelMode,
  limit: number,
  { metresPerSecond, reachMetres }: TravelLimits,
): number {
  const nodes = network.nodeLon.length;
  const legs: Leg[] = [];
  for (let e = 0; e < network.edgeFrom.length; e++) {
    if (network.edgeModes[e]! & MODE_BITS[mode])
      legs.push({ from: network.edgeFrom[e]!, to: network.edgeTo[e]!, metres: network.edgeMetres[e]! });
  }
  const a = nearest(network, from, mode);
  const b = nearest(network, to, mode);
  if (a.metres <= reachMetres) {
    for (const { edge, along } of bothDirections(network, a, mode))
      legs.push({ from: nodes, to: network.edgeTo[edge]!, metres: a.metres + (1 - along) * network.edgeMetres[edge]! });
  }
  if (b.metres <= reachMetres) {
    for (const { edge, along } of bothDirections(network, b, mode))
      legs.push({ from: network.edgeFrom[edge]!, to: nodes + 1, metres: b.metres + along * network.edgeMetres[edge]! });
  }
  if (a.metres <= reachMetres && b.metres <= reachMetres) {
    for (const one of bothDirections(network, a, mode)) {
      for (const other of bothDirections(network, b, mode)) {
        const metres = a.metres + (other.along - one.along) * network.edgeMetres[one.edge]! + b.metres;
        if (one.edge === other.edge && one.along <= other.along) legs.push({ from: nodes, to: nodes + 1, metres });
      }
    }
  }
  const straight = distanceMetres(from[0], from[1], to[0], to[1]);
  if (mode === 'foot' && straight <= Math.min(a.metres, reachMetres) + Math.min(b.metres, reachMetres))
    legs.push({ from: nodes, to: nodes + 1, metres: straight });
  const cost = new Array<number>(nodes + 2).fill(Number.POSITIVE_INFINITY);
  cost[nodes] = 0;
  for (let round = 0; round < nodes + 2; round++)
    for (const leg of legs) cost[leg.to] = Math.min(cost[leg.to]!, cost[leg.from]! + leg.metres);
  const seconds = cost[nodes + 1]! / metresPerSecond[mode];
  return seconds <= limit ? seconds : Number.POSITIVE_INFINITY;
}

interface OnRoad {
  readonly edge: number;
  readonly along: number;
  readonly metres: number;
}

function nearest(network: RoadNetwork, [lon, lat]: readonly [number, number], mode: TravelMode): OnRoad {
  const all: OnRoad[] = [];
  const metresPerLat = distanceMetres(0, 0, 0, 1);
  const metresPerLon = metresPerLat * Math.cos((lat * Math.PI) / 180);
  for (let edge = 0; edge < network.edgeFrom.length; edge++) {
    const [a, b] = [network.edgeFrom[edge]!, network.edgeTo[edge]!];
    if (a === b || !(network.edgeModes[edge]! & MODE_BITS[mode])) continue;
    const ax = (network.nodeLon[a]! - lon) * metresPerLon;
    const ay = (network.nodeLat[a]! - lat) * metresPerLat;
    const dx = (network.nodeLon[b]! - network.nodeLon[a]!) * metresPerLon;
    const dy = (network.nodeLat[b]! - network.nodeLat[a]!) * metresPerLat;
    const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
    const metres = Math.hypot(ax + along * dx, ay + along * dy);
    all.push({ edge, along, metres });
  }
  const least = Math.min(...all.map((one) => one.metres));
  const none = { edge: -1, along: 0, metres: Number.POSITIVE_INFINITY };
  return all.find((one) => one.metres <= least + EQUAL_METRES) ?? none;
}

/** The place as one of the edge, and of the edge the other way if the mode may use that. */
function bothDirections(
  network: RoadNetwork,
  { edge, along }: OnRoad,
  mode: TravelMode,
): { edge: number; along: number }[] {
  const reverse = network.reverseOf[edge]!;
  const isBoth = reverse >= 0 && (network.edgeModes[reverse]! & MODE_BITS[mode]) !== 0;
  return isBoth
    ? [
        { edge, along },
        { edge: reverse, along: 1 - along },
      ]
    : [{ edge, along }];
}
