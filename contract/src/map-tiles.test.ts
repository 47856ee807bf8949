import { describe, expect, it } from 'vitest';
import { tileAt, tileCounts } from './map-tiles.ts';

describe('tiles', () => {
  it('are those that everybody numbers so', () => {
    // By the formula with logarithms of OpenStreetMap's wiki (Slippy map tilenames); and plain degrees.
    expect(tileAt('web-mercator', 15.6334, 46.7624, 17)).toEqual({ column: 71_227, row: 46_228 });
    expect(tileAt('geographic', 120.145, 30.25, 13)).toEqual({ column: 13_659, row: 2_719 });
  });

  it('stay within their level at the ends of the earth', () => {
    for (const tiling of ['web-mercator', 'geographic'] as const) {
      const { columns, rows } = tileCounts(tiling, 4);
      expect(tileAt(tiling, 180, -90, 4)).toEqual({ column: columns - 1, row: rows - 1 });
      expect(tileAt(tiling, -180, 90, 4)).toEqual({ column: 0, row: 0 });
    }
  });
});
