import { roadTravel, straightTravel, type Travel } from '../compute/allocation/travel.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS } from '../compute/limits.ts';
import { EdgeIndex } from '../compute/network/edge-index.ts';
import { RouteSearch } from '../compute/network/route-search.ts';
import type { Roads } from './road-book.ts';

/** Ways through the roads that there are now; as the crow flies where no map has been imported. The room for searching is kept. */
export function openWays(roads: () => Roads): () => Travel {
  let known: { readonly roads: Roads; readonly travel: Travel } | undefined;
  return () => {
    const now = roads();
    if (known?.roads !== now) {
      const { network } = now;
      const index = new EdgeIndex(network);
      const travel =
        network.edgeFrom.length === 0
          ? straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS)
          : roadTravel({ network, index, search: new RouteSearch(network) }, ALLOCATION_LIMITS, TRAVEL_LIMITS);
      known = { roads: now, travel };
    }
    return known.travel;
  };
}
