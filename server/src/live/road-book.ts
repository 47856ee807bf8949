import type { KeptRoads } from '../jobs/roads-process.ts';

/** The roads that there are now. */
export interface RoadBook {
  readonly roads: () => KeptRoads;
  /** Read the map again; until then the roads are those of before. */
  readonly reload: () => Promise<void>;
}

/** @param first as they are at the start, when nobody waits yet */
export function openRoadBook(first: KeptRoads, read: () => Promise<KeptRoads>): RoadBook {
  let roads = first;
  return {
    roads: () => roads,
    reload: async () => {
      roads = await read();
    },
  };
}
