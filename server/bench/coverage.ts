import { buffer, lineString, union, featureCollection, booleanPointInPolygon, point, polygon } from '@turf/turf';
import { localPlane, polygonsOf, type Cell } from '@xuncheng/contract';
import type { BenchRow } from '../../bench.ts';
import { buildCellIndex, type CoverageCell } from '../src/compute/coverage/cell-index.ts';
import { judgeCells, type RunningShift } from '../src/compute/coverage/judge-cells.ts';
import { countCovered, markTrails, type AreaRaster, type PlaneTrails } from '../src/compute/coverage/trail-area.ts';
import { COVERAGE_LIMITS } from '../src/compute/limits.ts';
import { bestNanoseconds } from './stopwatch.ts';
import { drawWalks } from './walks.ts';

const SEED = 23;
const DUTIES = 500;
const SIDE_METRES = 10_000;
const RADIUS_METRES = 50;
/** turf would take hours for all of it: it gets this share, and its time a fix is compared. */
const TURF_DUTIES = 1;
const TURF_FIXES = 600;
const PLANE = localPlane(120.17 - 0.05, 30.24 - 0.045);

/** Ground near trails, presence in cells as fixes come, and the picture of all cells. */
export function measure(): Promise<BenchRow[]> {
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
  return Promise.resolve([
    row('ground within 50 m of trails', 'ns/fix', area, turfArea, '@turf buffer and union, 600 fixes', 1 / 25),
    absolute(`the same, ${(fixes / 1e6).toFixed(2)} M fixes on 100 km²`, 's', (area * fixes) / 1e9, 0.2),
    row('presence in one of 10,000 cells', 'ns/fix', live, turfLive, '@turf point in polygon', 1 / 100),
    absolute('presence, as fixes come', 'µs/fix', live / 1_000, 0.5),
    absolute('picture of 10,000 cells under 500 shifts', 'ms', snapshot, 1),
  ]);
}

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
