import { expect, test } from 'vitest';
import { COVERAGE_LIMITS } from '../limits.ts';
import { districtOf } from '../allocation/testing-city.ts';
import { judgeCells, type RunningShift } from './judge-cells.ts';

const HOUR = 3_600_000;

test('L3: under several shifts the same one is said whatever their order: that with least of its target gone by, then the first', () => {
  const { cells } = districtOf(['AC']);
  const shift = (beatId: number, startsAt: number, endsAt: number): RunningShift => ({
    beat: String(beatId),
    beatId,
    duty: { startsAt, endsAt },
    unknown: [],
    cells: [0, 1],
  });
  // All of level 0 or 1 at the end of the first hour.
  const shifts = [shift(3, 0, 8 * HOUR), shift(2, 0.5 * HOUR, 9 * HOUR), shift(1, 0.5 * HOUR, 8.5 * HOUR)];
  const never = new Float64Array(2).fill(Number.NaN);
  const said = (order: readonly RunningShift[]): unknown =>
    judgeCells(cells, order, never, HOUR - 1, COVERAGE_LIMITS).map(({ beatId, now }) => [beatId, now.level]);
  expect(said(shifts)).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(said([...shifts].reverse())).toEqual(said(shifts));
  expect(said([shifts[1]!, shifts[2]!, shifts[0]!])).toEqual(said(shifts));
});
