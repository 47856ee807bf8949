import type { LonLat } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { namePlaces } from './road-label-places.ts';

const places = (...lines: LonLat[][]): LonLat[] =>
  namePlaces(
    lines.map((line) => ({ line })),
    1_000,
  ).map(({ place }) => place);

describe('where a road is named', () => {
  it('names a short road once, in its middle', () => {
    expect(
      places([
        [120, 30],
        [120.002, 30],
      ]),
    ).toEqual([[120.001, 30]]);
  });
  it('names a long one every kilometre or so, on the line', () => {
    const found = places([
      [120, 30],
      [120.02, 30],
      [120.02, 30.02],
    ]);
    expect(found).toHaveLength(4);
    for (const [lon, lat] of found) expect(lat === 30 || Math.abs(lon - 120.02) < 1e-12).toBe(true);
  });
  it('names a road that is cut at every crossing, and twice beside itself, no more often than a whole one', () => {
    const pieces = [30, 30.0002].flatMap((lat) =>
      Array.from({ length: 40 }, (_, i): LonLat[] => [
        [120 + i * 0.001, lat],
        [120 + (i + 1) * 0.001, lat],
      ]),
    );
    // 3.85 km.
    const found = places(...pieces).sort((a, b) => a[0] - b[0]);
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThan(8);
    for (let i = 1; i < found.length; i++) expect(found[i]![0] - found[i - 1]![0]).toBeGreaterThan(0.006);
  });
  it('names the longest piece first, and one of the same name far away as well', () => {
    const short: LonLat[] = [
      [120, 30],
      [120.001, 30],
    ];
    const long: LonLat[] = [
      [120.001, 30],
      [120.004, 30],
    ];
    const elsewhere: LonLat[] = [
      [120.1, 30],
      [120.102, 30],
    ];
    expect(places(short, long, elsewhere)).toEqual([
      [120.0025, 30],
      [120.101, 30],
    ]);
  });
  it('does not name what has no length', () => {
    expect(
      places([
        [120, 30],
        [120, 30],
      ]),
    ).toEqual([]);
    expect(places([])).toEqual([]);
  });
});
