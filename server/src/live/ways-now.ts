import { roadTravel, straightTravel, type Travel } from '../compute/allocation/travel.ts';
import { TRAVEL_LIMITS, type AllocationLimits } from '../compute/limits.ts';
import { EdgeIndex } from '../compute/network/edge-index.ts';
import { RouteSearch } from '../compute/network/route-search.ts';
import type { RoadFinder } from '../compute/network/travel-seconds.ts';
import type { KeptRoads } from '../jobs/roads-process.ts';

/** Ways through the roads that there are now; as the crow flies where no map has been imported. The room for searching is kept. */
export function openWays(roads: () => KeptRoads, limits: () => AllocationLimits): () => Travel {
  let known: { readonly roads: KeptRoads; readonly finder: RoadFinder } | undefined;
  return () => {
    const now = roads();
    const { network } = now;
    if (network.edgeFrom.length === 0) return straightTravel(limits(), TRAVEL_LIMITS);
    if (known?.roads !== now) {
      const finder = { network, index: new EdgeIndex(network), search: new RouteSearch(network) };
      known = { roads: now, finder };
    }
    return roadTravel(known.finder, limits(), TRAVEL_LIMITS);
  };
}
