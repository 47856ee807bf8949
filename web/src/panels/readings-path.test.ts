import type { Reading } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { readingsPath } from './readings-path.ts';

const reading = (time: number, value: number | null, quality = 'good'): Reading => ({
  time,
  value,
  quality,
  quantity: 'q',
  unit: 'cm',
});

describe('the chart of readings', () => {
  it('goes from old to new and from low to high', () => {
    const chart = readingsPath([reading(2_000, 10), reading(1_000, 20), reading(0, 0)], 100, 50);
    expect(chart).toMatchObject({ path: 'M0.0 50.0L50.0 0.0L100.0 25.0', lowest: 0, highest: 20, from: 0, to: 2_000 });
  });
  it('leaves out what cannot be trusted and breaks the line over silence', () => {
    const chart = readingsPath(
      [reading(700_000, 1), reading(1_000, 5, 'bad'), reading(500, null), reading(0, 0)],
      100,
      50,
    );
    expect(chart?.path).toBe('M0.0 50.0M100.0 0.0');
  });
  it('is nothing without values', () => {
    expect(readingsPath([reading(0, null)], 100, 50)).toBeNull();
  });
});
