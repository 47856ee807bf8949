import { ringContains, type LonLat } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { insidePoint } from './inside-point.ts';

describe('where a shape is named', () => {
  it('is the middle of a square', () => {
    const [lon, lat] = insidePoint([
      [120, 30],
      [120.01, 30],
      [120.01, 30.01],
      [120, 30.01],
    ]);
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
    expect(ringContains(bend, 120.01, 30.01)).toBe(false);
    expect(ringContains(bend, ...insidePoint(bend))).toBe(true);
  });
  it('does not fail on nothing', () => {
    expect(insidePoint([])).toEqual([0, 0]);
  });
});
