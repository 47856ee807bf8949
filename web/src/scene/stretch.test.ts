import { expect, it } from 'vitest';
import { stretchOf } from './stretch.ts';

const segment = (times: number[]) => ({
  times,
  line: { type: 'LineString' as const, coordinates: times.map((time): [number, number] => [time, 0]) },
});
const TRAIL = { segments: [segment([0, 10, 20]), segment([50, 60])] };

it('a stretch is the fixes within, part by part', () => {
  expect(stretchOf(TRAIL, 5, 55)).toEqual([
    [
      [10, 0],
      [20, 0],
    ],
    [
      [50, 0],
      [50, 0],
    ],
  ]);
});

it('a moment between fixes is where somebody was last, and nothing before the first', () => {
  expect(stretchOf(TRAIL, 30, 30)).toEqual([
    [
      [20, 0],
      [20, 0],
    ],
  ]);
  expect(stretchOf(TRAIL, -5, -1)).toEqual([]);
});
