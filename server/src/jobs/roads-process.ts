import type { StreetSegment } from '@xuncheng/contract';
import type { StreetPlaces } from '../compute/coverage/judge-streets.ts';
import { alongLine } from '../compute/network/along-line.ts';
import type { RoadNetwork } from '../compute/network/road-network.ts';
import { openChildQuestions } from './child-questions.ts';
import type { Roads } from './read-roads.ts';

/** What the server keeps of the roads: arrays to find ways in, and the pieces as the text that is answered. */
export interface KeptRoads {
  readonly network: RoadNetwork;
  /** JSON of StreetSegment[]: as objects, those of a city would take a second to come over from another process. */
  readonly segments: string;
  /** What tells how they stand: by arrays, likewise. */
  readonly places: StreetPlaces;
  /** Identity of the piece that each edge of the network is part of. */
  readonly segmentOfEdge: Int32Array;
}

export interface RoadsQuestion {
  readonly databaseUrl: string;
}

export function keepRoads({ network, pieces, segmentOf, segments }: Roads): KeptRoads {
  const segmentOfEdge = Int32Array.from(pieces.of, (piece) => segmentOf[piece] ?? -1);
  return { network, segments: JSON.stringify(segments), places: placesOf(segments), segmentOfEdge };
}

function placesOf(segments: readonly StreetSegment[]): StreetPlaces {
  const numbers = new Map<string, number>();
  for (const { name } of segments) if (!numbers.has(name)) numbers.set(name, numbers.size);
  const middles = segments.map(({ line }) => alongLine(line, 0.5));
  return {
    ids: Int32Array.from(segments, ({ id }) => id),
    lon: Float64Array.from(middles, ([lon]) => lon),
    lat: Float64Array.from(middles, ([, lat]) => lat),
    name: Int32Array.from(segments, ({ name }) => numbers.get(name)!),
    names: [...numbers.keys()],
    roadClass: segments.map(({ roadClass }) => roadClass),
  };
}

/** Read the roads in a process of their own: nobody's message waits for them. */
export async function readRoadsApart(databaseUrl: string): Promise<KeptRoads> {
  const child = openChildQuestions<RoadsQuestion>('roads-child', 'advanced');
  try {
    return (await child.ask({ databaseUrl })) as KeptRoads;
  } finally {
    await child.close();
  }
}
