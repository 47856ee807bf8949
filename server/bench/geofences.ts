import { localPlane, type LonLat } from '@xuncheng/contract';
import { booleanPointInPolygon, point, polygon } from '@turf/turf';
import type { BenchRow } from '../../bench.ts';
import { FenceIndex, type Fence } from '../src/compute/geofence/fence-index.ts';
import { prepareShape } from '../src/compute/geofence/fence-shape.ts';
import type { PresenceFix } from '../src/compute/geofence/presence.ts';
import { newTrack, takeFix } from '../src/compute/geofence/track.ts';
import { TRAJECTORY_LIMITS } from '../src/compute/limits.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';
import { bestNanoseconds } from './stopwatch.ts';

const OFFICERS = 5_000;
const FENCES = 500;
const FIXES_EACH = 20;
const CITY_METRES = 10_000;
/** Every fence for every fix: turf gets so many fixes. */
const TURF_FIXES = 200;
const CORNERS = 12;
const STEP_METRES = 14; // ten seconds on foot
const SEED = 5;

const plane = localPlane(120.17, 30.24);

/** Who goes in and out of 500 fences as 5,000 officers walk, beside asking every fence for every fix. */
export function measure(): Promise<BenchRow[]> {
  const random = seededNumbers(SEED);
  const rings = Array.from({ length: FENCES }, () => {
    const [x, y] = [random() * CITY_METRES, random() * CITY_METRES];
    const radius = 40 + random() * 260;
    return Array.from({ length: CORNERS }, (_, i): LonLat => {
      const angle = (i / CORNERS) * 2 * Math.PI;
      const reach = radius * (0.7 + 0.3 * random());
      return plane.toLonLat(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    });
  });
  const fences = new FenceIndex(
    rings.map((ring, id): Fence => {
      const shape = prepareShape({ kind: 'polygon', ring: ring.map(([lon, lat]) => [lon, lat]) });
      return { id, shape, dwellSeconds: 30, marginMetres: 20, watchedFrom: 0 };
    }),
  );
  const walks = Array.from({ length: OFFICERS }, () => {
    let [x, y] = [random() * CITY_METRES, random() * CITY_METRES];
    const heading = random() * 2 * Math.PI;
    return Array.from({ length: FIXES_EACH }, (_, i): PresenceFix => {
      x += STEP_METRES * Math.cos(heading);
      y += STEP_METRES * Math.sin(heading);
      const [lon, lat] = plane.toLonLat(x, y);
      return { time: (i + 1) * 10_000, lon, lat, accuracy: 8 };
    });
  });
  const ours = bestNanoseconds(5, OFFICERS * FIXES_EACH, () => {
    for (const walk of walks) {
      const track = newTrack();
      for (const fix of walk) takeFix(track, fences, () => true, fix, TRAJECTORY_LIMITS);
    }
  });
  const surfaces = rings.map((ring) => polygon([[...ring, ring[0]!].map(([lon, lat]) => [lon, lat])]));
  const places = walks.slice(0, TURF_FIXES).map((walk) => walk[0]!);
  const turf = bestNanoseconds(2, TURF_FIXES, () => {
    for (const { lon, lat } of places) {
      const place = point([lon, lat]);
      for (const surface of surfaces) booleanPointInPolygon(place, surface);
    }
  });
  const most = 1 / 25;
  return Promise.resolve([
    {
      path: 'geofences',
      figure: '5,000 officers among 500 fences',
      unit: 'ns/fix',
      ours,
      peer: turf,
      peerName: '@turf point in polygon, every fence',
      ratio: ours / turf,
      target: `≤ ${most.toFixed(2)} ×`,
      met: ours / turf <= most,
    },
  ]);
}
