import { buffer, lineString, union, featureCollection, booleanPointInPolygon, point, polygon } from '@turf/turf';
import { localPlane, polygonsOf, type Cell } from '@xuncheng/contract';
import type { BenchRow } from '../../bench.ts';
import { buildCellIndex, type CellIndex, type CoverageCell } from '../src/compute/coverage/cell-index.ts';
import { findGaps } from '../src/compute/coverage/find-gaps.ts';
import { findVisits } from '../src/compute/coverage/find-visits.ts';
import { judgeCells, type RunningShift } from '../src/compute/coverage/judge-cells.ts';
import { countCovered, markTrails, type AreaRaster, type PlaneTrails } from '../src/compute/coverage/trail-area.ts';
import { groupBy } from '../src/compute/group-by.ts';
import { COVERAGE_LIMITS } from '../src/compute/limits.ts';
import { bestNanoseconds } from './stopwatch.ts';
import { timeInSql } from './walks-in-sql.ts';
import { drawWalks } from './walks.ts';

const SEED = 23;
const DUTIES = 500;
const SIDE_METRES = 10_000;
const RADIUS_METRES = 50;
/** turf would take hours for all of it: it gets this share, and its time a fix is compared. */
const TURF_DUTIES = 1;
const TURF_FIXES = 600;
const PLANE = localPlane(120.17 - 0.05, 30.24 - 0.045);
const VISITED_DUTIES = 50;
const EIGHT_HOURS = { startsAt: 0, endsAt: 28_800_000 };
/** Degrees of longitude and latitude that a cell of 100 m is wide and high. */
const CELL_DEGREES = PLANE.toLonLat(100, 100).map((degrees, i) => degrees - PLANE.toLonLat(0, 0)[i]!);

/** Ground near trails, presence in cells as fixes come, and the picture of all cells. */
export async function measure(): Promise<BenchRow[]> {
  const walks = drawWalks(DUTIES, SEED);
  const fixes = walks.reduce((total, walk) => total + walk.time.length, 0);
  const trails = toTrails(walks);
  const pixels = SIDE_METRES / 10;
  const raster: AreaRaster = {
    columns: pixels,
    rows: pixels,
    pixelMetres: 10,
    walkable: new Uint8Array(pixels * pixels).fill(1),
  };
  const area = bestNanoseconds(4, fixes, () => {
    const covered = new Uint8Array(pixels * pixels);
    markTrails(raster, trails, RADIUS_METRES, covered);
    countCovered(raster, covered);
  });
  const turfArea = bestNanoseconds(1, TURF_DUTIES * TURF_FIXES, () => {
    for (const walk of walks.slice(0, TURF_DUTIES)) bufferWithTurf(walk);
  });

  const cells = drawCells();
  const index = buildCellIndex(cells);
  const lastVisit = new Float64Array(cells.length).fill(Number.NaN);
  const live = bestNanoseconds(6, fixes, () => {
    for (const { lon, lat, time } of walks) {
      for (let i = 0; i < time.length; i++) {
        const cell = index.find(lon[i]!, lat[i]!);
        if (cell >= 0) lastVisit[cell] = time[i]!;
      }
    }
  });
  const polygons = cells.map((cell) => polygon(polygonsOf(cell.geometry)[0] as [number, number][][]));
  const turfLive = bestNanoseconds(1, 20, () => {
    for (let i = 0; i < 20; i++) {
      const place = point([walks[i]!.lon[9]!, walks[i]!.lat[9]!]);
      polygons.findIndex((one) => booleanPointInPolygon(place, one));
    }
  });

  const shifts: RunningShift[] = Array.from({ length: DUTIES }, (_, i) => ({
    beatId: i,
    beat: String(i),
    duty: { startsAt: 0, endsAt: 28_800_000 },
    unknown: [],
    cells: Array.from({ length: 20 }, (__, k) => (i * 20 + k) % cells.length),
  }));
  const snapshot =
    bestNanoseconds(20, 1, () => judgeCells(index, shifts, lastVisit, 28_000_000, COVERAGE_LIMITS)) / 1e6;
  const some = walks.slice(0, VISITED_DUTIES);
  const visited = bestNanoseconds(3, VISITED_DUTIES * some[0]!.time.length, () => visitCells(some, index));
  const sql = await timeInSql(some, VISITS_IN_SQL);
  const row = (
    figure: string,
    unit: string,
    ours: number,
    peer: number,
    peerName: string,
    target: number,
  ): BenchRow => ({
    path: 'coverage',
    figure,
    unit,
    ours,
    peer,
    peerName,
    ratio: ours / peer,
    target: `≤ ${String(target)}`,
    met: ours / peer <= target,
  });
  const absolute = (figure: string, unit: string, ours: number, most: number): BenchRow => ({
    path: 'coverage',
    figure,
    unit,
    ours,
    peer: null,
    peerName: '–',
    ratio: null,
    target: `≤ ${String(most)} ${unit}`,
    met: ours <= most,
  });
  return [
    row('ground within 50 m of trails', 'ns/fix', area, turfArea, '@turf buffer and union, 600 fixes', 1 / 25),
    absolute(`the same, ${(fixes / 1e6).toFixed(2)} M fixes on 100 km²`, 's', (area * fixes) / 1e9, 0.2),
    row('presence in one of 10,000 cells', 'ns/fix', live, turfLive, '@turf point in polygon', 1 / 100),
    absolute('presence, as fixes come', 'µs/fix', live / 1_000, 0.5),
    absolute('picture of 10,000 cells under 500 shifts', 'ms', snapshot, 1),
    row('visits and worst idleness of cells', 'ns/fix', visited, sql, 'SQL windows, cells by arithmetic', 1),
  ];
}

/** Visits and the worst idleness of every cell visited, of each duty by itself. */
function visitCells(walks: ReturnType<typeof drawWalks>, index: CellIndex): number {
  let worst = 0;
  for (const walk of walks) {
    const track = { ...walk, segmentStarts: [0], jumps: new Set<number>() };
    const visits = groupBy(findVisits(track, index, COVERAGE_LIMITS), ({ cell }) => cell);
    const answered = { duty: EIGHT_HOURS, isOver: true, plannedSeconds: 28_800, unknown: [] };
    for (const own of visits.values()) worst += findGaps('A', own, answered, COVERAGE_LIMITS).worstIdleSeconds;
  }
  return worst;
}

/** The same without margins, silence and points between fixes: runs of fixes in one cell, and the longest wait between them. */
const VISITS_IN_SQL = `
  with placed as (
    select duty, t, floor((lon - ${String(PLANE.toLonLat(0, 0)[0])}) / ${String(CELL_DEGREES[0])}) + 1000 * floor((lat - ${String(PLANE.toLonLat(0, 0)[1])}) / ${String(CELL_DEGREES[1])}) as cell
    from bench_fix),
  marked as (select *, cell is distinct from lag(cell) over (partition by duty order by t) as begins from placed),
  numbered as (select *, count(*) filter (where begins) over (partition by duty order by t) as run from marked),
  visit as (select duty, cell, min(t) as from_t, max(t) as to_t from numbered group by duty, run, cell),
  wait as (
    select duty, cell, from_t - lag(to_t, 1, 0) over w as before, to_t, lead(from_t) over w is null as is_last
    from visit window w as (partition by duty, cell order by from_t))
  select duty, cell, max(greatest(before, case when is_last then 28800000 - to_t else 0 end)) as worst from wait group by duty, cell`;

function toTrails(walks: ReturnType<typeof drawWalks>): PlaneTrails {
  const count = walks.reduce((total, walk) => total + walk.time.length, 0);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const starts = new Int32Array(walks.length);
  let at = 0;
  for (const [i, walk] of walks.entries()) {
    starts[i] = at;
    for (let k = 0; k < walk.time.length; k++, at++) [x[at], y[at]] = PLANE.toXY(walk.lon[k]!, walk.lat[k]!);
  }
  return { x, y, starts };
}

/** What one would write first: a buffer around each piece of the line, and their union. */
function bufferWithTurf(walk: ReturnType<typeof drawWalks>[number]): void {
  const line = Array.from({ length: TURF_FIXES }, (_, i) => [walk.lon[i]!, walk.lat[i]!]);
  const pieces = [];
  for (let i = 0; i + 20 < line.length; i += 20) {
    const piece = buffer(lineString(line.slice(i, i + 21)), RADIUS_METRES, { units: 'meters' });
    if (piece) pieces.push(piece);
  }
  union(featureCollection(pieces));
}

/** 100 × 100 cells of 100 m. */
function drawCells(): CoverageCell[] {
  return Array.from({ length: 10_000 }, (_, i) => {
    const [x, y] = [(i % 100) * 100, Math.floor(i / 100) * 100];
    const ring = [
      [x, y],
      [x + 100, y],
      [x + 100, y + 100],
      [x, y + 100],
      [x, y],
    ].map(([east, north]) => PLANE.toLonLat(east!, north!));
    const geometry: Cell['geometry'] = { type: 'Polygon', coordinates: [ring] };
    return { id: i, code: String(i), areaId: 1, class: 'A', geometry };
  });
}
