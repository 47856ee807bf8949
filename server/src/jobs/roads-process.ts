import type { RoadNetwork } from '../compute/network/road-network.ts';
import { openChildQuestions } from './child-questions.ts';
import type { Roads } from './read-roads.ts';

/** What the server keeps of the roads: arrays to find ways in, and the pieces as the text that is answered. */
export interface KeptRoads {
  readonly network: RoadNetwork;
  /** JSON of StreetSegment[]: as objects, those of a city would take a second to come over from another process. */
  readonly segments: string;
}

export interface RoadsQuestion {
  readonly databaseUrl: string;
}

export function keepRoads({ network, segments }: Roads): KeptRoads {
  return { network, segments: JSON.stringify(segments) };
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
