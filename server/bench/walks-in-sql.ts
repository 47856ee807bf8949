import { startBenchDatabase } from '../../gateway/bench/bench-database.ts';
import type { FixColumns } from '../src/compute/trajectory/fix-columns.ts';

/**
 * What SQL takes for walks in a table of their own, `bench_fix (duty, t, lon, lat)` with the key (duty, t), t in ms.
 * @returns nanoseconds a fix, the best of three rounds
 */
export async function timeInSql(walks: readonly FixColumns[], sql: string): Promise<number> {
  const fixes = walks.reduce((total, walk) => total + walk.time.length, 0);
  const database = await startBenchDatabase();
  try {
    await database.query('create table bench_fix (duty int, t float8, lon float8, lat float8, primary key (duty, t))');
    for (const [duty, walk] of walks.entries()) {
      await database.query('insert into bench_fix select $1, * from unnest($2::float8[], $3::float8[], $4::float8[])', [
        duty,
        [...walk.time],
        [...walk.lon],
        [...walk.lat],
      ]);
    }
    await database.query('analyze bench_fix');
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      await database.query(sql);
      best = Math.min(best, performance.now() - started);
    }
    return (best * 1e6) / fixes;
  } finally {
    await database.stop();
  }
}
