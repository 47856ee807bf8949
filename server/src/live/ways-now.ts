import { roadTravel, straightTravel, type Travel } from '../compute/allocation/travel.ts';
import { TRAVEL_LIMITS, type AllocationLimits } from '../compute/limits.ts';
import { createRoadFinder, type RoadFinder } from '../compute/network/travel-seconds.ts';
import type { KeptRoads } from '../jobs/roads-process.ts';

/** Finds roads in the network that there is now; undefined where no map has been imported. The room for searching is kept. */
export function openRoadFinder(roads: () => KeptRoads): () => RoadFinder | undefined {
  let known: RoadFinder | undefined;
  return () => {
    const { network } = roads();
    if (network.edgeFrom.length === 0) return undefined;
    if (known?.network !== network) known = createRoadFinder(network);
    return known;
  };
}

/** Ways through the roads that there are now; as the crow flies where there are none. */
export function openWays(finder: () => RoadFinder | undefined, limits: () => AllocationLimits): () => Travel {
  return () => {
    const found = finder();
    return found ? roadTravel(found, limits(), TRAVEL_LIMITS) : straightTravel(limits(), TRAVEL_LIMITS);
  };
}
