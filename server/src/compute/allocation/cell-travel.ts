import { TRAVEL_MODES } from '@xuncheng/contract';
import type { CellIndex } from '../coverage/cell-index.ts';
import type { AllocationLimits, TravelLimits } from '../limits.ts';
import { nearestRoad } from '../network/nearest-road.ts';
import type { Places, RoadFinder } from '../network/travel-seconds.ts';
import { pickPlaces } from './officer-columns.ts';
import { roadTravel, straightTravel, type Travel } from './travel.ts';

/** How much farther than anybody is sent ways are looked for: people walk their own beats however far it is. */
const BEYOND = 2;
/** Cells whose ways are found together: finding the road of every other cell costs as much as a search. */
const CELLS_AT_ONCE = 32;

/**
 * Ways through the road network between the places of cells (rule S7, RULES.md), each cell's found once and kept: a simulation asks for the same
 * ones all day long.
 * @param places one for each cell, by position
 */
export function cellTravel(
  roads: RoadFinder,
  cells: CellIndex,
  places: Places,
  limits: AllocationLimits,
  travelLimits: TravelLimits,
): Travel {
  const straight = straightTravel(limits, travelLimits);
  const farSeconds = limits.farSeconds * BEYOND;
  const byRoads = roadTravel(roads, { ...limits, farSeconds }, travelLimits);
  const positions = new Map<number, Map<number, number>>();
  for (const [cell, lon] of places.lon.entries()) {
    const sameLon = positions.get(lon) ?? new Map<number, number>();
    positions.set(lon, sameLon.set(places.lat[cell]!, cell));
  }
  const cellAt = (lon: number, lat: number): number => positions.get(lon)?.get(lat) ?? -1;
  /** By mode: of each cell seconds to every other; and whether a road is near enough. */
  const ways = TRAVEL_MODES.map(() => new Array<Float32Array | undefined>(places.lon.length));
  const reached = TRAVEL_MODES.map((mode) =>
    Uint8Array.from(places.lon, (lon, cell) =>
      nearestRoad(roads.index, lon, places.lat[cell]!, mode, travelLimits.reachMetres) ? 1 : 0,
    ),
  );

  function waysFrom(cell: number, mode: number): Float32Array {
    const known = ways[mode]![cell];
    if (known) return known;
    const count = places.lon.length;
    const first = cell - (cell % CELLS_AT_ONCE);
    const rows = Array.from({ length: Math.min(CELLS_AT_ONCE, count - first) }, (_, i) => first + i);
    const from = { ...pickPlaces(places, rows), mode: new Uint8Array(rows.length).fill(mode) };
    const [found, crow] = [byRoads.seconds(from, places), straight.seconds(from, places)];
    const isReached = reached[mode]!;
    for (const [i, row] of rows.entries()) {
      for (let to = 0; to < count; to++) {
        const at = i * count + to;
        if (Number.isFinite(found[at]!)) continue;
        // Where there are no roads one walks straight across; where they lead nowhere it is far.
        found[at] = isReached[row]! & isReached[to]! ? Math.max(crow[at]!, farSeconds) : crow[at]!;
      }
      ways[mode]![row] = found.subarray(i * count, (i + 1) * count);
    }
    return ways[mode]![cell]!;
  }

  return {
    metresPerSecond: straight.metresPerSecond,
    seconds: (from, to) => {
      const found = straight.seconds(from, to);
      const columns = to.lon.length;
      const targets = Int32Array.from(to.lon, (lon, j) => cellAt(lon, to.lat[j]!));
      for (let i = 0; i < from.lon.length; i++) {
        const [lon, lat, mode] = [from.lon[i]!, from.lat[i]!, from.mode[i]!];
        const exact = cellAt(lon, lat);
        const cell = exact < 0 ? cells.find(lon, lat) : exact;
        if (cell < 0) continue;
        const row = waysFrom(cell, mode);
        // Between two places of cells: first to the one of the cell one is in.
        const here = { lon: from.lon.subarray(i, i + 1), lat: from.lat.subarray(i, i + 1), mode: Uint8Array.of(mode) };
        const first = exact < 0 ? straight.seconds(here, pickPlaces(places, [cell]))[0]! : 0;
        for (let j = 0; j < columns; j++) {
          const target = targets[j]!;
          // Inside one cell nobody goes to its middle first.
          if (target >= 0 && target !== cell) found[i * columns + j] = first + row[target]!;
        }
      }
      return found;
    },
  };
}
