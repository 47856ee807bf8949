import { describe, expect, it } from 'vitest';
import { trailOpacities } from './trail-age.ts';

describe('a trail', () => {
  it('fades with age, never to nothing', () => {
    const newest = 1_700_000_000_000;
    const ages = [5 * 3_600_000, 2 * 3_600_000, 3_600_000, 60_000, 0];
    const opacities = trailOpacities(
      ages.map((age) => newest - age),
      newest,
    );
    expect(opacities.at(-1)).toBe(1);
    expect(opacities[0]).toBeCloseTo(0.28);
    expect(opacities[1]).toBeCloseTo(0.28);
    expect([...opacities].sort((a, b) => a - b)).toEqual(opacities);
  });
});
