import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCovered, markTrails, type AreaRaster, type PlaneTrails } from './trail-area.ts';

function emptyRaster(columns: number, rows: number, pixelMetres: number): AreaRaster {
  return { columns, rows, pixelMetres, walkable: new Uint8Array(columns * rows).fill(1) };
}

function trailsOf(parts: readonly (readonly (readonly [number, number])[])[]): PlaneTrails {
  const starts: number[] = [];
  const points: (readonly [number, number])[] = [];
  for (const part of parts) {
    starts.push(points.length);
    points.push(...part);
  }
  return {
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    starts: Int32Array.from(starts),
  };
}

function distanceToSegment(px: number, py: number, a: readonly [number, number], b: readonly [number, number]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - a[0]) * dx + (py - a[1]) * dy) / square));
  return Math.hypot(px - a[0] - share * dx, py - a[1] - share * dy);
}

const PART = fc.array(
  fc.tuple(fc.double({ min: -100, max: 1_100, noNaN: true }), fc.double({ min: -100, max: 1_100, noNaN: true })),
  {
    minLength: 1,
    maxLength: 6,
  },
);

describe('area within R of trails', () => {
  it('R1: marks the pixels whose middle is that near, but for those at the edge within what lines are simplified by', () => {
    fc.assert(
      fc.property(fc.array(PART, { maxLength: 4 }), fc.double({ min: 5, max: 120, noNaN: true }), (parts, radius) => {
        const raster = emptyRaster(50, 50, 20);
        const covered = new Uint8Array(2_500);
        markTrails(raster, trailsOf(parts), radius, covered);
        const wrong: number[] = [];
        for (let pixel = 0; pixel < covered.length; pixel++) {
          const [x, y] = [((pixel % 50) + 0.5) * 20, (Math.floor(pixel / 50) + 0.5) * 20];
          const nearest = Math.min(
            ...parts.map((part) =>
              Math.min(...part.map((point, i) => distanceToSegment(x, y, part[Math.max(0, i - 1)]!, point))),
            ),
          );
          if (covered[pixel] === 1 ? nearest > radius + 2.001 : nearest < radius - 2.001) wrong.push(pixel);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('R2: what nobody can walk on is neither covered nor missing', () => {
    const raster = emptyRaster(10, 1, 10);
    raster.walkable.fill(0, 5);
    const covered = new Uint8Array(10);
    markTrails(
      raster,
      trailsOf([
        [
          [0, 5],
          [100, 5],
        ],
      ]),
      8,
      covered,
    );
    expect(countCovered(raster, covered)).toEqual({ covered: 5, walkable: 5 });
  });

  it('R3: the share is within 0.02 points of that of a raster sixteen times as fine', () => {
    let state = 5;
    const next = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const parts = Array.from({ length: 120 }, () => {
      let [x, y, heading] = [next() * 10_000, next() * 10_000, next() * 6.28];
      return Array.from({ length: 300 }, (): [number, number] => {
        heading += (next() - 0.5) * 0.6;
        x += Math.cos(heading) * 15;
        y += Math.sin(heading) * 15;
        return [x, y];
      });
    });
    const share = (pixelMetres: number): number => {
      const side = 10_000 / pixelMetres;
      const raster = emptyRaster(side, side, pixelMetres);
      const covered = new Uint8Array(side * side);
      markTrails(raster, trailsOf(parts), 50, covered);
      const counted = countCovered(raster, covered);
      return (100 * counted.covered) / counted.walkable;
    };
    const [coarse, fine] = [share(10), share(2.5)];
    expect(fine).toBeGreaterThan(20);
    expect(Math.abs(coarse - fine)).toBeLessThan(0.02);
  });
});
