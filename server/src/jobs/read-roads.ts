import { baseMap, type RoadClass, type StreetSegment, type TravelMode } from '@xuncheng/contract';
import { matchOptions, prepareGround, type MatchGround, type RoadNetwork } from '../compute/matching/match-track.ts';
import { networkFromRoads, roadsOf } from '../compute/network/network-from-roads.ts';
import { joinBetweenJunctions, type StreetPieces } from '../compute/network/street-pieces.ts';
import { alongLine } from '../compute/network/along-line.ts';
import type { Database } from '../store/database.ts';
import { loadBaseMap } from '../store/load-base-map.ts';
import { saveSegments, type NewSegment } from '../store/streets.ts';

/** The roads of the base map as people walk them, and what their pieces are called in the database. */
export interface Roads {
  readonly network: RoadNetwork;
  readonly pieces: StreetPieces;
  /** Identity of each piece. */
  readonly segmentOf: Int32Array;
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
  const pieces = joinBetweenJunctions(network);
  const described = pieces.nodes.map((nodes, piece) => {
    const { name, roadClass } = streets[pieces.street[piece]!] ?? { name: '', roadClass: null };
    return segmentAlong(network, nodes, { name, roadClass, metres: pieces.metres[piece]! });
  });
  const ids = await saveSegments(
    database,
    // Parallel pieces between the same ends, with the same middle, are one.
    [...new Map(described.map((segment) => [segment.key, segment])).values()],
  );
  const segmentOf = Int32Array.from(described, ({ key }) => ids.get(key)!);
  const segments = new Map(described.map(({ key: _, ...rest }, piece) => [segmentOf[piece]!, rest]));
  return {
    network,
    pieces,
    segmentOf,
    segments: Array.from(segments, ([id, segment]) => ({ id, ...segment })),
  };
}

/** Roads ready for matching. */
export function groundRoads(roads: Roads): MatchedRoads {
  const ground = (mode: TravelMode): MatchGround => prepareGround(roads.network, matchOptions(mode));
  return { ...roads, grounds: { foot: ground('foot'), 'e-bike': ground('e-bike'), car: ground('car') } };
}

function segmentAlong(
  { nodeLon, nodeLat }: RoadNetwork,
  nodes: readonly number[],
  named: { readonly name: string; readonly roadClass: RoadClass | null; readonly metres: number },
): NewSegment {
  const line = nodes.map((node): [number, number] => [nodeLon[node]!, nodeLat[node]!]);
  const written = ([lon, lat]: readonly [number, number]): string =>
    `${String(Math.round(lon * 1e7))},${String(Math.round(lat * 1e7))}`;
  const ends = [line[0]!, line.at(-1)!].map(written).sort();
  // Two streets may have the same ends; a straight one is told by them alone.
  const key = [...ends, ...(line.length > 2 ? [written(alongLine(line, 0.5))] : [])].join(' ');
  return { key, ...named, line };
}
