import { baseMap, type StreetSegment, type TravelMode } from '@xuncheng/contract';
import { canonical } from '../compute/coverage/walk-streets.ts';
import { matchOptions, prepareGround, type MatchGround, type RoadNetwork } from '../compute/matching/match-track.ts';
import { networkFromRoads, roadsOf } from '../compute/network/network-from-roads.ts';
import type { Database } from '../store/database.ts';
import { loadBaseMap } from '../store/load-base-map.ts';
import { saveSegments, type NewSegment } from '../store/streets.ts';

/** The roads of the base map as people walk them, and what their pieces are called in the database. */
export interface Roads {
  readonly network: RoadNetwork;
  /** Identity of the piece that a directed edge is of; by `canonical` edge. */
  readonly segmentOf: ReadonlyMap<number, number>;
  readonly segments: readonly StreetSegment[];
}

/** Roads with what tracks of each mode are matched on. */
export interface MatchedRoads extends Roads {
  readonly grounds: Readonly<Record<TravelMode, MatchGround>>;
}

/**
 * Make the network of the base map's roads, and store pieces that are new: seconds of work for a city, in which whoever does it does
 * nothing else.
 */
export async function readRoads(database: Database): Promise<Roads> {
  const map = baseMap.parse(JSON.parse(await loadBaseMap(database)));
  const { network, streets } = networkFromRoads(roadsOf(map.features));
  const pieces: { readonly edge: number; readonly segment: NewSegment }[] = [];
  for (let edge = 0; edge < network.givenEdges; edge++) {
    if (canonical(network, edge) === edge) pieces.push({ edge, segment: segmentAt(network, streets, edge) });
  }
  const ids = await saveSegments(
    database,
    // Parallel pieces between the same ends are one.
    [...new Map(pieces.map(({ segment }) => [segment.key, segment])).values()],
  );
  const segmentOf = new Map(pieces.map(({ edge, segment }) => [edge, ids.get(segment.key)!]));
  const segments = new Map(
    pieces.map(({ edge, segment: { key: _, ...rest } }) => [
      segmentOf.get(edge)!,
      { id: segmentOf.get(edge)!, ...rest },
    ]),
  );
  return { network, segmentOf, segments: [...segments.values()] };
}

/** Roads ready for matching. */
export function groundRoads(roads: Roads): MatchedRoads {
  const ground = (mode: TravelMode): MatchGround => prepareGround(roads.network, matchOptions(mode));
  return { ...roads, grounds: { foot: ground('foot'), 'e-bike': ground('e-bike'), car: ground('car') } };
}

function segmentAt(network: RoadNetwork, streets: readonly string[], edge: number): NewSegment {
  const ends = [network.edgeFrom[edge]!, network.edgeTo[edge]!].map((node): [number, number] => [
    network.nodeLon[node]!,
    network.nodeLat[node]!,
  ]);
  const key = ends
    .map(([lon, lat]) => `${String(Math.round(lon * 1e7))},${String(Math.round(lat * 1e7))}`)
    .sort()
    .join(' ');
  const street = network.edgeStreet[edge]!;
  return { key, name: streets[street] ?? '', line: ends, metres: network.edgeMetres[edge]! };
}
