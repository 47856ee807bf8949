import { localPlane, TRAVEL_MODES, type TravelMode } from '@xuncheng/contract';
import type { AllocationLimits, TravelLimits } from '../limits.ts';
import { travelSeconds, type Places, type RoadFinder } from '../network/travel-seconds.ts';
import { pickPlaces, type Travellers } from './officer-columns.ts';

/** Seconds of the way from each to each, row-major |from| × |to|; Infinity where there is none. */
export type TravelSeconds = (from: Travellers, to: Places) => Float32Array;

/** How people get from place to place. */
export interface Travel {
  readonly seconds: TravelSeconds;
  /** No way is shorter than the straight line at this speed. */
  readonly metresPerSecond: Readonly<Record<TravelMode, number>>;
}

/** The way as the crow flies × a detour factor, at the usual speed of the mode: for where no road network is known. */
export function straightTravel({ detour }: AllocationLimits, { metresPerSecond }: TravelLimits): Travel {
  const secondsPerMetre = TRAVEL_MODES.map((mode) => detour / metresPerSecond[mode]);
  const seconds: TravelSeconds = (from, to) => {
    const [rows, columns] = [from.lon.length, to.lon.length];
    const ways = new Float32Array(rows * columns);
    if (ways.length === 0) return ways;
    const [east, north] = localPlane(to.lon[0]!, to.lat[0]!).toXY(to.lon[0]! + 1, to.lat[0]! + 1); // metres a degree
    for (let i = 0; i < rows; i++) {
      const each = secondsPerMetre[from.mode[i]!]!;
      for (let j = 0; j < columns; j++) {
        const x = (to.lon[j]! - from.lon[i]!) * east;
        const y = (to.lat[j]! - from.lat[i]!) * north;
        ways[i * columns + j] = Math.sqrt(x * x + y * y) * each;
      }
    }
    return ways;
  };
  return { seconds, metresPerSecond };
}

/** The way through the road network (rules N6–N9), no farther than anybody is sent. */
export function roadTravel(roads: RoadFinder, { farSeconds }: AllocationLimits, limits: TravelLimits): Travel {
  const seconds: TravelSeconds = (from, to) => {
    const columns = to.lon.length;
    const ways = new Float32Array(from.lon.length * columns);
    for (const [index, mode] of TRAVEL_MODES.entries()) {
      const rows = [...from.mode.keys()].filter((row) => from.mode[row] === index);
      if (rows.length === 0) continue;
      const found = travelSeconds(roads, pickPlaces(from, rows), to, mode, farSeconds, limits);
      for (const [i, row] of rows.entries()) ways.set(found.subarray(i * columns, (i + 1) * columns), row * columns);
    }
    return ways;
  };
  return { seconds, metresPerSecond: limits.metresPerSecond };
}
