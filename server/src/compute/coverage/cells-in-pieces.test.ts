import { localPlane, type Surface } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { buildCellIndex } from './cell-index.ts';
import { observeCells } from './observe-cells.ts';
import { paintSurface, rasterOver } from './paint-polygons.ts';

const PLANE = localPlane(120.17, 30.24);
const square = (x: number, y: number, side: number): [number, number][] =>
  [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ].map(([east, north]) => PLANE.toLonLat(east!, north!));

/** 100 m with a hole of 40 m in its middle; 300 m to the east a second piece of 50 m. Another cell fills the hole. */
const TORN: Surface = {
  type: 'MultiPolygon',
  coordinates: [[square(0, 0, 100), square(30, 30, 40)], [square(400, 0, 50)]],
};
const COURTYARD: Surface = { type: 'Polygon', coordinates: [square(30, 30, 40)] };
const INDEX = buildCellIndex(
  [TORN, COURTYARD].map((geometry, i) => ({ id: i, code: `c${String(i)}`, areaId: 1, class: 'A', geometry })),
);
const at = (x: number, y: number): [number, number] => PLANE.toLonLat(x, y);

describe('a cell in pieces', () => {
  it('V1: holds what is in any piece, and nothing in its hole', () => {
    expect([
      INDEX.find(...at(10, 10)),
      INDEX.find(...at(50, 50)),
      INDEX.find(...at(425, 25)),
      INDEX.find(...at(250, 25)),
    ]).toEqual([0, 1, 0, -1]);
    expect(INDEX.metresOutside(0, ...at(460, 25))).toBeCloseTo(10, 0);
    expect(INDEX.metresOutside(0, ...at(50, 50))).toBeCloseTo(20, 0);
    expect(INDEX.findWithin(...at(380, 25), 30)).toEqual([0]);
  });

  it('O1: is observed by the share of all its pieces', () => {
    const [lon, lat] = at(425, -50);
    // The small piece alone is a quarter of the cell.
    expect(observeCells(INDEX, [{ lon, lat, heading: 0, fieldOfView: 120, rangeMetres: 120 }])).toEqual([]);
    const [west, south] = at(50, -100);
    expect(observeCells(INDEX, [{ lon: west, lat: south, heading: 0, fieldOfView: 120, rangeMetres: 250 }])).toEqual([
      0, 1,
    ]);
  });

  it('R2: is painted piece by piece, holes left out', () => {
    const { raster, plane } = rasterOver(TORN, 10, localPlane);
    paintSurface(raster, plane, TORN, 1);
    const painted = raster.walkable.reduce((sum, pixel) => sum + pixel, 0);
    expect(painted).toBeGreaterThan(100 - 16 + 25 - 4);
    expect(painted).toBeLessThan(100 - 16 + 25 + 4);
  });
});
