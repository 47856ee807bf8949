import { distance, point } from '@turf/turf';
import type { BenchRow } from '../../bench.ts';
import { TRAJECTORY_LIMITS } from '../src/compute/limits.ts';
import { computeTrajectory } from '../src/compute/trajectory/compute-trajectory.ts';
import type { FixColumns } from '../src/compute/trajectory/fix-columns.ts';
import { bestNanoseconds } from './stopwatch.ts';
import { timeInSql } from './walks-in-sql.ts';
import { drawWalks } from './walks.ts';

const DUTIES = 100;
const SEED = 11;
const ALL_DAY = { startsAt: 0, endsAt: 86_400_000 };
const { silenceSeconds, stopSeconds, stopMetres } = TRAJECTORY_LIMITS;

/** What one would write first: a point object a fix, turf's distance, and for stops the distance to the first of them. */
function computeWithTurf(fixes: FixColumns): number {
  let metres = 0;
  let stops = 0;
  let first = 0;
  const points = Array.from(fixes.time, (_, i) => point([fixes.lon[i]!, fixes.lat[i]!]));
  for (let i = 1; i < points.length; i++) {
    const seconds = (fixes.time[i]! - fixes.time[i - 1]!) / 1_000;
    const step = distance(points[i - 1]!, points[i]!, { units: 'meters' });
    if (step > TRAJECTORY_LIMITS.speedMetresPerSecond.foot * seconds || seconds > silenceSeconds) continue;
    metres += step;
    if (distance(points[first]!, points[i]!, { units: 'meters' }) <= stopMetres / 2) continue;
    if (fixes.time[i - 1]! - fixes.time[first]! >= stopSeconds * 1_000) stops++;
    first = i;
  }
  return metres + stops;
}

/** Distance and speed with window functions, rejecting and splitting; stops are left out, SQL has no pleasant word for them. */
const WITH_SQL = `
  with step as (
    select duty, t, lon, lat, lag(t) over w as t0, lag(lon) over w as lon0, lag(lat) over w as lat0
    from bench_fix window w as (partition by duty order by t)),
  metre as (
    select duty, t - t0 as ms, 2 * 6371008.8 * asin(sqrt(sin(radians(lat - lat0) / 2) ^ 2
      + cos(radians(lat0)) * cos(radians(lat)) * sin(radians(lon - lon0) / 2) ^ 2)) as metres
    from step where t0 is not null)
  select duty, sum(metres) from metre where metres <= 12 * ms / 1000.0 group by duty`;

/** One pass over fixes in memory: order, refuse, split, distance, stops and moves. */
export async function measure(): Promise<BenchRow[]> {
  const walks = drawWalks(DUTIES, SEED);
  const fixes = walks.reduce((total, walk) => total + walk.time.length, 0);
  const ours = bestNanoseconds(12, fixes, () => {
    for (const walk of walks) computeTrajectory(walk, ALL_DAY, 'foot', TRAJECTORY_LIMITS);
  });
  const turf = bestNanoseconds(2, fixes / 10, () => {
    for (const walk of walks.slice(0, DUTIES / 10)) computeWithTurf(walk);
  });
  const sql = await timeInSql(walks, WITH_SQL);
  const row = (figure: string, value: number, peer: number, peerName: string, most: number): BenchRow => ({
    path: 'trajectory',
    figure,
    unit: 'ns/fix',
    ours: value,
    peer,
    peerName,
    ratio: value / peer,
    target: `≤ ${String(most)}`,
    met: value / peer <= most,
  });
  return [
    {
      path: 'trajectory',
      figure: 'one pass over a duty',
      unit: 'ns/fix',
      ours,
      peer: null,
      peerName: '–',
      ratio: null,
      target: '≤ 40 ns/fix',
      met: ours <= 40,
    },
    row('one pass over a duty, @turf a point', ours, turf, '@turf a point', 1 / 10),
    row('one pass over a duty, SQL windows (distance only)', ours, sql, 'SQL windows', 1 / 20),
  ];
}
