import { allocateFixColumns, type FixColumns } from '../src/compute/trajectory/fix-columns.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';

const METRES_PER_DEGREE = 111_195;

/** Duties of eight hours, a fix every five seconds: walks at 1.2 m/s that turn, stand and wander as satellites make them. */
export function drawWalks(count: number, seed: number): FixColumns[] {
  const next = seededNumbers(seed);
  return Array.from({ length: count }, () => drawWalk(next));
}

function drawWalk(next: () => number): FixColumns {
  const fixes = allocateFixColumns(5_760);
  let [east, north] = [next() * 8_000 - 4_000, next() * 8_000 - 4_000];
  let heading = next() * 2 * Math.PI;
  let standing = 0;
  let [noiseEast, noiseNorth] = [0, 0];
  for (let i = 0; i < fixes.time.length; i++) {
    if (standing > 0) standing--;
    else if (next() < 0.004) standing = 60 + Math.floor(next() * 200);
    else {
      heading += (next() - 0.5) * 0.5;
      east += Math.cos(heading) * 6;
      north += Math.sin(heading) * 6;
      if (Math.hypot(east, north) > 5_000) heading = Math.atan2(-north, -east);
    }
    noiseEast = noiseEast * 0.9 + (next() - 0.5) * 2;
    noiseNorth = noiseNorth * 0.9 + (next() - 0.5) * 2;
    fixes.time[i] = i * 5_000;
    fixes.lon[i] = 120.17 + (east + noiseEast) / (METRES_PER_DEGREE * Math.cos((30.24 * Math.PI) / 180));
    fixes.lat[i] = 30.24 + (north + noiseNorth) / METRES_PER_DEGREE;
    fixes.accuracy[i] = 5 + next() * 20;
    fixes.messageKey[i] = i;
  }
  return fixes;
}
