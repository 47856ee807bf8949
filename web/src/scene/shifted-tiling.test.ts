import { tileAt, tileCounts } from '@xuncheng/contract';
import { Cartographic, GeographicTilingScheme, Math as CesiumMath, Rectangle, WebMercatorTilingScheme } from 'cesium';
import fc from 'fast-check';
import gcoord from 'gcoord';
import { describe, expect, it } from 'vitest';
import { shiftToGcj } from './shifted-tiling.ts';

const METRES_A_DEGREE = 111_320;
const degrees = CesiumMath.toDegrees;
/** In and around Chinese cities. */
const lons = fc.double({ min: 80, max: 130, noNaN: true });
const lats = fc.double({ min: 20, max: 48, noNaN: true });
const levels = fc.integer({ min: 8, max: 18 });

const SCHEMES = {
  'web-mercator': () => new WebMercatorTilingScheme(),
  geographic: () => new GeographicTilingScheme(),
} as const;

const toGcj = (lon: number, lat: number): [number, number] =>
  gcoord.transform<[number, number]>([lon, lat], gcoord.WGS84, gcoord.GCJ02);
const metres = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot((a[0]! - b[0]!) * Math.cos((a[1]! * Math.PI) / 180), a[1]! - b[1]!) * METRES_A_DEGREE;

describe.each(['web-mercator', 'geographic'] as const)('tiles cut in GCJ-02, %s', (tiling) => {
  const plain = SCHEMES[tiling]();
  const scheme = shiftToGcj(SCHEMES[tiling]);

  it('are those whose GCJ-02 square holds the place', () => {
    fc.assert(
      fc.property(lons, lats, levels, (lon, lat, level) => {
        const { x, y } = scheme.positionToTileXY(Cartographic.fromDegrees(lon, lat), level);
        const { column, row } = tileAt(tiling, ...toGcj(lon, lat), level);
        expect([x, y]).toEqual([column, row]);
      }),
    );
    // Some 500 m to the west of the plain one: at the West Lake that is another tile.
    const place = Cartographic.fromDegrees(120.145, 30.25);
    expect(scheme.positionToTileXY(place, 17)).not.toEqual(plain.positionToTileXY(place, 17));
  });

  it('lie where their squares are: the middles of edges within half a metre, corners within a pixel', () => {
    fc.assert(
      fc.property(lons, lats, levels, (lon, lat, level) => {
        const { column, row } = tileAt(tiling, ...toGcj(lon, lat), level);
        const square = plain.tileXYToRectangle(column, row, level);
        const laid = scheme.tileXYToRectangle(column, row, level);
        const middle = Rectangle.center(laid);
        const off = (at: readonly [number, number], meant: readonly [number, number]): number =>
          metres(toGcj(degrees(at[0]), degrees(at[1])), [degrees(meant[0]), degrees(meant[1])]);
        const squareMiddle = Rectangle.center(square);
        // What is below are districts from one edge to the other: the shift bends within them, by less than a pixel.
        if (level >= 12)
          for (const [edge, at, which] of [
            ['west', [laid.west, middle.latitude], 0],
            ['east', [laid.east, middle.latitude], 0],
            ['south', [middle.longitude, laid.south], 1],
            ['north', [middle.longitude, laid.north], 1],
          ] as const) {
            const reached = toGcj(degrees(at[0]), degrees(at[1]))[which];
            expect(Math.abs(reached - degrees(square[edge])) * METRES_A_DEGREE).toBeLessThan(0.5);
          }
        const pixelMetres = ((degrees(square.width) * METRES_A_DEGREE) / 256) * Math.cos(squareMiddle.latitude);
        const corners = [
          off([laid.west, laid.south], [square.west, square.south]),
          off([laid.east, laid.north], [square.east, square.north]),
        ];
        for (const corner of corners) expect(corner).toBeLessThan(pixelMetres);
        // From here on the whole of a tile is right to half a metre.
        if (level >= 18) for (const corner of corners) expect(corner).toBeLessThan(0.5);
      }),
    );
  });

  it('meet without a gap', () => {
    fc.assert(
      fc.property(lons, lats, levels, (lon, lat, level) => {
        const { column, row } = tileAt(tiling, lon, lat, level);
        const { rows } = tileCounts(tiling, level);
        expect(scheme.tileXYToRectangle(column, row, level).east).toBe(
          scheme.tileXYToRectangle(column + 1, row, level).west,
        );
        if (row + 1 < rows)
          expect(scheme.tileXYToRectangle(column, row, level).south).toBe(
            scheme.tileXYToRectangle(column, row + 1, level).north,
          );
      }),
    );
  });
});
