import { describe, expect, it } from 'vitest';
import { roadLabelPlaces } from './road-label-places.ts';

describe('where a road is named', () => {
  it('names a short road once, in its middle', () => {
    expect(
      roadLabelPlaces(
        [
          [120, 30],
          [120.002, 30],
        ],
        1_000,
      ),
    ).toEqual([[120.001, 30]]);
  });
  it('names a long one every kilometre or so, on the line', () => {
    const places = roadLabelPlaces(
      [
        [120, 30],
        [120.02, 30],
        [120.02, 30.02],
      ],
      1_000,
    );
    expect(places).toHaveLength(4);
    for (const [lon, lat] of places) expect(lat === 30 || Math.abs(lon - 120.02) < 1e-12).toBe(true);
  });
  it('does not name what has no length', () => {
    expect(
      roadLabelPlaces(
        [
          [120, 30],
          [120, 30],
        ],
        1_000,
      ),
    ).toEqual([]);
    expect(roadLabelPlaces([], 1_000)).toEqual([]);
  });
});
