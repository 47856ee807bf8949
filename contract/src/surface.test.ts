import { describe, expect, it } from 'vitest';
import type { LonLat } from './geodesy.ts';
import { insidePoint, middleOf, outerRings, surfaceBox, surfaceContains, type Surface } from './surface.ts';

const square = (west: number, south: number, side: number): LonLat[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
];
const of = (...rings: LonLat[][]): Surface => ({ type: 'Polygon', coordinates: rings });
/** A large piece with a hole in its middle, a small one beside it. */
const PIECES: Surface = {
  type: 'MultiPolygon',
  coordinates: [[square(121, 31, 0.01)], [square(120, 30, 0.02), square(120.005, 30.005, 0.01)]],
};

describe('where a shape is named', () => {
  it('is the middle of a square', () => {
    const [lon, lat] = insidePoint(of(square(120, 30, 0.01)));
    expect(lon).toBeCloseTo(120.005, 3);
    expect(lat).toBeCloseTo(30.005, 3);
  });
  it('is inside a bent river, whose box has its middle on land', () => {
    const bend: LonLat[] = [
      [120, 30],
      [120.02, 30],
      [120.02, 30.02],
      [120.017, 30.02],
      [120.017, 30.003],
      [120, 30.003],
    ];
    expect(surfaceContains(of(bend), 120.01, 30.01)).toBe(false);
    expect(surfaceContains(of(bend), ...insidePoint(of(bend)))).toBe(true);
  });
  it('does not fail on nothing', () => {
    expect(insidePoint(of([]))).toEqual([0, 0]);
    expect(insidePoint(of())).toEqual([0, 0]);
    expect(insidePoint({ type: 'MultiPolygon', coordinates: [] })).toEqual([0, 0]);
  });
  it('is cheap for a cell that is nearly a rectangle, and inside all the same for one that is not', () => {
    expect(middleOf(of([...square(120, 30, 0.02), [120, 30]]))[0]).toBeCloseTo(120.01, 9);
    expect(surfaceContains(PIECES, ...middleOf(PIECES))).toBe(true);
    expect(middleOf(of())).toEqual([0, 0]);
  });
  it('is in the largest piece and not in its hole', () => {
    const [lon, lat] = insidePoint(PIECES);
    expect(lon).toBeLessThan(121);
    expect(surfaceContains(PIECES, lon, lat)).toBe(true);
  });
});

describe('ground in pieces', () => {
  it('holds what is in any piece and not in a hole', () => {
    expect(surfaceContains(PIECES, 121.005, 31.005)).toBe(true);
    expect(surfaceContains(PIECES, 120.001, 30.001)).toBe(true);
    expect(surfaceContains(PIECES, 120.01, 30.01)).toBe(false);
    expect(surfaceContains(PIECES, 120.5, 30.5)).toBe(false);
  });
  it('has one box and an outline a piece', () => {
    expect(surfaceBox(PIECES)).toEqual([120, 30, 121.01, 31.01]);
    expect(outerRings(PIECES)).toHaveLength(2);
  });
});
