import { describe, expect, it } from 'vitest';
import { glideTo, placeAt, standAt } from './motion.ts';

describe('a glide between fixes', () => {
  it('goes evenly from where the thing is drawn to the new fix', () => {
    const glide = glideTo(standAt(120, 30), 120.001, 30.002, 1_000, 4_000);
    expect(placeAt(glide, 1_000)).toEqual({ lon: 120, lat: 30 });
    const { lon, lat } = placeAt(glide, 3_000);
    expect(lon).toBeCloseTo(120.0005, 10);
    expect(lat).toBeCloseTo(30.001, 10);
    expect(placeAt(glide, 9_000)).toEqual({ lon: 120.001, lat: 30.002 });
  });

  it('bends without a jump when the next fix comes early', () => {
    const first = glideTo(standAt(120, 30), 120.001, 30, 0, 5_000);
    const second = glideTo(first, 120.001, 30.001, 2_500, 5_000);
    expect(placeAt(second, 2_500).lon).toBeCloseTo(120.0005, 10);
  });

  it('jumps over corrections and never glides longer than 5 s', () => {
    expect(placeAt(glideTo(standAt(120, 30), 120.1, 30, 0, 5_000), 0)).toEqual({ lon: 120.1, lat: 30 });
    expect(glideTo(standAt(120, 30), 120.001, 30, 0, 60_000).endsAt).toBe(5_000);
  });
});
