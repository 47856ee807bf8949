import { lineString, nearestPointOnLine, point } from '@turf/turf';
import type { TravelMode } from '@xuncheng/contract';
import type { BenchRow } from '../../bench.ts';
import { EdgeIndex, allocateFoundEdges } from '../src/compute/network/edge-index.ts';
import { MODE_BITS, type RoadNetwork } from '../src/compute/network/road-network.ts';
import { matchOptions, matchTrack, prepareGround } from '../src/compute/matching/match-track.ts';
import { drawRoute, drawTown, drawTrack, type DrawnTrack } from './drawn-roads.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';

const TOWN_SEED = 3;
const ROUTES = 40;
const NOISE_METRES = 6;

/** Microseconds of the processor a fix: the best of some rounds, because others share the machine. */
function time(rounds: number, fixes: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, user + system);
  }
  return best / fixes;
}

function drawTracks(town: RoadNetwork, mode: TravelMode, metres: number, metresPerSecond: number): DrawnTrack[] {
  return Array.from({ length: ROUTES }, (_, i) => {
    const next = seededNumbers(900 + i * 7_919);
    const route = drawRoute(town, mode, metres, next);
    const motion = {
      metresPerSecond,
      offsetMetres: 4,
      noiseMetres: NOISE_METRES,
      memorySeconds: 30,
      everySeconds: 1,
      haltShare: 0.02,
    };
    return drawTrack(town, route, motion, next);
  });
}

/** What one would write first: of the roads in the box around a fix, the one nearest to it. No order, no directions. */
function snapWithTurf(town: RoadNetwork, index: EdgeIndex, tracks: readonly DrawnTrack[]): number {
  const lines = Array.from(town.edgeFrom, (from, edge) => {
    const to = town.edgeTo[edge]!;
    return lineString([
      [town.nodeLon[from]!, town.nodeLat[from]!],
      [town.nodeLon[to]!, town.nodeLat[to]!],
    ]);
  });
  const found = allocateFoundEdges();
  let sum = 0;
  for (const { lon, lat } of tracks) {
    for (let i = 0; i < lon.length; i++) {
      index.find(lon[i]!, lat[i]!, 40, MODE_BITS.foot, found);
      let nearest = Number.POSITIVE_INFINITY;
      for (let k = 0; k < found.count; k++) {
        const { properties } = nearestPointOnLine(lines[found.edge[k]!]!, point([lon[i]!, lat[i]!]), {
          units: 'meters',
        });
        nearest = Math.min(nearest, properties.pointDistance);
      }
      sum += nearest;
    }
  }
  return sum;
}

/** Whole tracks of a fix a second, on foot and by car, in a drawn town of some thousand edges. */
export function measure(): Promise<BenchRow[]> {
  const town = drawTown(TOWN_SEED);
  const index = new EdgeIndex(town);
  const walks = drawTracks(town, 'foot', 2_500, 1.3);
  const drives = drawTracks(town, 'car', 6_000, 10);
  const count = (tracks: readonly DrawnTrack[]): number => tracks.reduce((sum, track) => sum + track.time.length, 0);
  const match = (tracks: readonly DrawnTrack[], mode: TravelMode): void => {
    const options = matchOptions(mode);
    const ground = prepareGround(town, options);
    for (const track of tracks) matchTrack(town, track, options, ground);
  };
  const walking = time(8, count(walks), () => match(walks, 'foot'));
  const driving = time(6, count(drives), () => match(drives, 'car'));
  const few = walks.slice(0, 2);
  const turf = time(2, count(few), () => snapWithTurf(town, index, few));
  const row = (
    figure: string,
    ours: number,
    peer: number | null,
    target: string,
    met: boolean,
    unit = 'CPU µs/fix',
  ): BenchRow => ({
    path: 'matching',
    figure,
    unit,
    ours,
    peer,
    peerName: peer === null ? '–' : '@turf nearest point, a fix by itself',
    ratio: peer === null ? null : ours / peer,
    target,
    met,
  });
  return Promise.resolve([
    row('walks at 1 Hz matched', 1e6 / walking, null, '≥ 200 k a core', walking <= 5, 'fixes/s'),
    row('walks at 1 Hz matched', walking, turf, '≤ 0.05', walking / turf <= 0.05),
    row('drives at 1 Hz matched', driving, turf, '≤ 0.5', driving / turf <= 0.5),
  ]);
}
