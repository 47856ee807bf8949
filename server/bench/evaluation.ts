import { localPlane } from '@xuncheng/contract';
import type { BenchRow } from '../../bench.ts';
import { startBenchDatabase, type BenchDatabase } from '../../gateway/bench/bench-database.ts';
import { buildCellIndex, type CellIndex } from '../src/compute/coverage/cell-index.ts';
import { findGaps } from '../src/compute/coverage/find-gaps.ts';
import { findVisits } from '../src/compute/coverage/find-visits.ts';
import { groupBy } from '../src/compute/group-by.ts';
import { COVERAGE_LIMITS, TRAJECTORY_LIMITS } from '../src/compute/limits.ts';
import { DEFAULT_LIMITS } from '../src/compute/settable-limits.ts';
import { computeTrajectory } from '../src/compute/trajectory/compute-trajectory.ts';
import { groundRoads, readRoads } from '../src/jobs/read-roads.ts';
import { recomputeShift } from '../src/jobs/recompute-shift.ts';
import { loadCoverageCells } from '../src/store/coverage.ts';
import { openDatabase, type Database } from '../src/store/database.ts';
import { loadFixColumns } from '../src/store/load-fix-columns.ts';
import { findShiftRecord } from '../src/store/load-shift-records.ts';
import { measureRunning } from './running.ts';
import { drawWalks } from './walks.ts';

const DAYS = 20;
const SEED = 31;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);
const PLANE = localPlane(120.17, 30.24);
const MONTH_OF_500 = 500 * 30;

/** Degrees of longitude and latitude that a cell of 100 m is wide and high. */
const CELL_DEGREES = PLANE.toLonLat(100, 100).map((degrees, i) => degrees - PLANE.toLonLat(0, 0)[i]!);

/** Of a shift's fixes the distance, how many cells were visited, and the longest that one of these was left alone: cells by arithmetic, nothing is refused but what is too quick. */
const FIGURES_IN_SQL = `
  with placed as (
    select extract(epoch from time) as t, lon_e7 / 1e7::float8 as lon, lat_e7 / 1e7::float8 as lat,
           floor((lon_e7 / 1e7::float8 - 120.17) / ${String(CELL_DEGREES[0])}) + 1000 * floor((lat_e7 / 1e7::float8 - 30.24) / ${String(CELL_DEGREES[1])}) as cell
    from fix where device_number = 1 and time >= $1 and time < $2),
  step as (
    select *, lag(t) over w as t0, lag(lon) over w as lon0, lag(lat) over w as lat0, cell is distinct from lag(cell) over w as begins
    from placed window w as (order by t)),
  run as (select *, count(*) filter (where begins) over (order by t) as number from step),
  metre as (
    select t - t0 as seconds, 2 * 6371008.8 * asin(sqrt(sin(radians(lat - lat0) / 2) ^ 2
      + cos(radians(lat0)) * cos(radians(lat)) * sin(radians(lon - lon0) / 2) ^ 2)) as metres
    from run where t0 is not null),
  visit as (select cell, min(t) as from_t, max(t) as to_t from run group by number, cell),
  wait as (
    select cell, from_t - lag(to_t, 1, extract(epoch from $1::timestamptz)) over (partition by cell order by from_t) as before from visit)
  select (select sum(metres) from metre where metres <= 12 * seconds) as metres,
         (select count(distinct cell) from visit) as cells, (select max(before) from wait) as worst`;

/** From the database to memory, and from the database through everything that is computed of a shift and back. */
export async function measure(): Promise<BenchRow[]> {
  const bench = await startBenchDatabase();
  const database = openDatabase(bench.url, () => undefined);
  try {
    const shiftIds = await fill(bench);
    const load = await best(shiftIds.length, async (i) => {
      await loadFixColumns(database, 1, FIRST_DAY + i * DAY_MS, FIRST_DAY + (i + 1) * DAY_MS);
    });
    const rows = await best(shiftIds.length, async (i) => {
      await loadAsObjects(database, FIRST_DAY + i * DAY_MS);
    });
    const cells = buildCellIndex(await loadCoverageCells(database));
    const roads = groundRoads(await readRoads(database));
    const compute = await best(shiftIds.length, async (i) => {
      const shift = (await findShiftRecord(database, shiftIds[i]!))!;
      await recomputeShift(database, shift, cells, DEFAULT_LIMITS, roads, FIRST_DAY + 100 * DAY_MS);
    });
    const figures = await best(shiftIds.length, async (i) => {
      await computeFigures(database, cells, FIRST_DAY + i * DAY_MS);
    });
    const windows = await best(shiftIds.length, async (i) => {
      await database.query(FIGURES_IN_SQL, [new Date(FIRST_DAY + i * DAY_MS), new Date(FIRST_DAY + (i + 1) * DAY_MS)]);
    });
    return [
      {
        path: 'evaluation',
        figure: 'distance, cells visited and worst idleness of a shift, from the fixes stored',
        unit: 'ms',
        ours: figures,
        peer: windows,
        peerName: 'SQL windows, cells by arithmetic',
        ratio: figures / windows,
        target: '≤ 0.5',
        met: figures / windows <= 0.5,
      },
      {
        path: 'evaluation',
        figure: 'an officer’s day (5,760 fixes) from the database into memory',
        unit: 'ms',
        ours: load,
        peer: rows,
        peerName: 'an object a row, pg',
        ratio: load / rows,
        target: '≤ 0.3',
        met: load / rows <= 0.3,
      },
      {
        path: 'evaluation',
        figure: `a shift computed and stored: trajectory, streets, visits, gaps, 13 figures (${compute.toFixed(0)} ms); 500 officers’ month`,
        unit: 'min',
        ours: (compute * MONTH_OF_500) / 60_000,
        peer: null,
        peerName: '–',
        ratio: null,
        target: '≤ 15 min',
        met: (compute * MONTH_OF_500) / 60_000 <= 15,
      },
      ...(await measureRunning(bench, database, cells, roads)),
    ];
  } finally {
    await database.end();
    await bench.stop();
  }
}

/** The three figures that the SQL beside it has, by the rules: order, refusals, silence, margins of cells. */
async function computeFigures(database: Database, cells: CellIndex, startsAt: number): Promise<number[]> {
  const duty = { startsAt, endsAt: startsAt + 8 * 3_600_000 };
  const fixes = await loadFixColumns(database, 1, startsAt, startsAt + DAY_MS);
  const { track, distanceMetres } = computeTrajectory(fixes, duty, 'foot', TRAJECTORY_LIMITS);
  const visits = groupBy(findVisits(track, cells, COVERAGE_LIMITS), ({ cell }) => cell);
  const answered = { duty, isOver: true, plannedSeconds: 28_800, unknown: [] };
  const worst = [...visits.values()].map((own) => findGaps('A', own, answered, COVERAGE_LIMITS).worstIdleSeconds);
  return [distanceMetres, visits.size, Math.max(...worst)];
}

/** Milliseconds a day: the best of three rounds over all of them. */
async function best(days: number, work: (day: number) => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    for (let day = 0; day < days; day++) await work(day);
    least = Math.min(least, (performance.now() - started) / days);
  }
  return least;
}

async function loadAsObjects(database: Database, from: number): Promise<unknown[]> {
  const { rows } = await database.query(
    `select time, lon_e7, lat_e7, accuracy, message_key, flags from fix
     where device_number = 1 and time >= $1 and time < $2 order by time, message_key`,
    [new Date(from), new Date(from + DAY_MS)],
  );
  return rows;
}

/** An officer on a beat of 20 cells among 2,500, streets every 100 m, and one duty a day. */
async function fill(bench: BenchDatabase): Promise<number[]> {
  await bench.addTerminals('t', 1);
  await bench.query(`insert into squad (code, name, area_id) values ('q', 'q', 1)`);
  await bench.query(`insert into beat (code, name, area_id) values ('b', 'b', 1)`);
  await bench.query(`insert into officer (badge, name, squad_id, travel_mode) values ('1', '1', 1, 'foot')`);
  const cells = Array.from({ length: 2_500 }, (_, i) => {
    const [x, y] = [(i % 50) * 100 - 2_500, Math.floor(i / 50) * 100 - 2_500];
    const corners = [
      [x, y],
      [x + 100, y],
      [x + 100, y + 100],
      [x, y + 100],
      [x, y],
    ];
    return { type: 'Polygon', coordinates: [corners.map(([east, north]) => PLANE.toLonLat(east!, north!))] };
  });
  await bench.query(
    `insert into cell (code, area_id, class, geometry) select 'c' || n, 1, 'B', g from jsonb_array_elements($1) with ordinality as r(g, n)`,
    [JSON.stringify(cells)],
  );
  await bench.query('insert into beat_cell select 1, id from cell where id % 125 = 0');
  const lines = Array.from({ length: 51 }, (_, i) => i * 100 - 2_500).flatMap((at) => [
    [PLANE.toLonLat(at, -2_500), PLANE.toLonLat(at, 2_500)],
    [PLANE.toLonLat(-2_500, at), PLANE.toLonLat(2_500, at)],
  ]);
  await bench.query(
    `insert into map_feature (kind, feature) select 'road', jsonb_build_object('type', 'Feature',
       'geometry', jsonb_build_object('type', 'LineString', 'coordinates', l), 'properties', jsonb_build_object('kind', 'road', 'name', 's' || n))
     from jsonb_array_elements($1) with ordinality as r(l, n)`,
    [JSON.stringify(lines)],
  );
  for (const [day, walk] of drawWalks(DAYS, SEED).entries()) {
    await bench.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, received_at)
       select to_timestamp($1::float8 / 1000 + t), 1, n, lon * 1e7, lat * 1e7, 8, now()
       from unnest($2::float8[], $3::float8[], $4::float8[]) with ordinality as r(t, lon, lat, n)`,
      [FIRST_DAY + day * DAY_MS, [...walk.time].map((ms) => ms / 1_000), [...walk.lon], [...walk.lat]],
    );
  }
  const { rows } = await bench.query(
    `insert into shift (officer_id, beat_id, device_number, starts_at, ends_at)
     select 1, 1, 1, s, s + interval '8 hours' from generate_series(0, $2::int - 1) n, lateral (select to_timestamp($1::float8 / 1000) + n * interval '1 day' as s) x
     order by n returning id`,
    [FIRST_DAY, DAYS],
  );
  await bench.query('analyze');
  return rows.map((row: { id: number }) => row.id);
}
