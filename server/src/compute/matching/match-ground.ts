import { EdgeIndex } from '../network/edge-index.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { CandidateFinder } from './candidate-finder.ts';
import type { MatchOptions } from './match-options.ts';
import { RoadSteps } from './road-steps.ts';

/** A network made ready for matching by some options. All tracks matched there share it, one fix after the other: its room is that of the network. */
export interface MatchGround {
  readonly network: RoadNetwork;
  readonly options: MatchOptions;
  readonly candidates: CandidateFinder;
  readonly steps: RoadSteps;
}

/** Make a network ready: once, since it takes time and room by the number of its edges. */
export function prepareGround(network: RoadNetwork, options: MatchOptions): MatchGround {
  const index = new EdgeIndex(network);
  return {
    network,
    options,
    candidates: new CandidateFinder(network, index, options),
    steps: new RoadSteps(network, options),
  };
}
