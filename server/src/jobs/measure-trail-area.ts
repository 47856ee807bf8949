import { localPlane, type TrailArea } from '@xuncheng/contract';
import { cutTrails } from '../compute/coverage/cut-trails.ts';
import { paintSurface, rasterOver } from '../compute/coverage/paint-polygons.ts';
import { countCovered, errorSquareMetres, markTrails } from '../compute/coverage/trail-area.ts';
import type { Database } from '../store/database.ts';
import { loadGround, loadTrails } from '../store/load-trails.ts';

/** A pixel of ten metres puts the share of a district within 0.02 points (R3); a large city's raster is coarser. */
const PIXEL_METRES = 10;
const PIXELS_AT_MOST = 4_000_000;

/** What is asked: the area, metres around trails, and seconds before the moment `at`. */
export interface TrailAreaQuestion {
  readonly areaId: number;
  readonly radius: number;
  readonly seconds: number;
  readonly at: number;
}

/** Load → compute: how much of the walkable ground of an area lies within some metres of anybody's trail. */
export async function measureTrailArea(
  database: Database,
  question: TrailAreaQuestion,
): Promise<TrailArea | undefined> {
  const ground = await loadGround(database, question.areaId);
  if (!ground) return undefined;
  let pixelMetres = PIXEL_METRES;
  let made = rasterOver(ground.area, pixelMetres, localPlane);
  while (made.raster.walkable.length > PIXELS_AT_MOST) {
    pixelMetres *= 2;
    made = rasterOver(ground.area, pixelMetres, localPlane);
  }
  const { raster, plane } = made;
  paintSurface(raster, plane, ground.area, 1);
  for (const water of ground.waters) paintSurface(raster, plane, water, 0);
  const from = question.at - question.seconds * 1_000;
  const corner = (columns: number, rows: number, beyond: number): [number, number] =>
    plane.toLonLat(columns * pixelMetres + beyond, rows * pixelMetres + beyond);
  // Whoever walks along the border outside covers ground inside.
  const [[west, south], [east, north]] = [
    corner(0, 0, -question.radius),
    corner(raster.columns, raster.rows, question.radius),
  ];
  const parts = await loadTrails(database, { west, south, east, north }, from, question.at);
  const covered = new Uint8Array(raster.walkable.length);
  markTrails(raster, cutTrails(parts, from, question.at, plane), question.radius, covered);
  const counted = countCovered(raster, covered);
  const squareMetres = pixelMetres * pixelMetres;
  const [[rasterWest, rasterSouth], [rasterEast, rasterNorth]] = [
    corner(0, 0, 0),
    corner(raster.columns, raster.rows, 0),
  ];
  for (let i = 0; i < covered.length; i++) covered[i] = covered[i]! & raster.walkable[i]!;
  return {
    areaId: question.areaId,
    at: question.at,
    radiusMetres: question.radius,
    seconds: question.seconds,
    walkableSquareMetres: counted.walkable * squareMetres,
    coveredSquareMetres: counted.covered * squareMetres,
    errorSquareMetres: errorSquareMetres(raster, covered),
    raster: {
      west: rasterWest,
      south: rasterSouth,
      east: rasterEast,
      north: rasterNorth,
      columns: raster.columns,
      rows: raster.rows,
      bits: toBits(covered),
    },
  };
}

/** Eight pixels a byte, the first in the lowest bit. */
function toBits(pixels: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(pixels.length / 8));
  for (let i = 0; i < pixels.length; i++) bytes[i >> 3]! |= pixels[i]! << (i & 7);
  return Buffer.from(bytes).toString('base64');
}
