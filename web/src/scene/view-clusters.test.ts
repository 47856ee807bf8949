import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ViewClusters } from './view-clusters.ts';

const VIEW = { west: 120, south: 30, east: 120.1, north: 30.1, metresPerPixel: 5 };
const place = fc.record({
  lon: fc.double({ min: 119.95, max: 120.15, noNaN: true }),
  lat: fc.double({ min: 29.95, max: 30.15, noNaN: true }),
  rank: fc.integer({ min: 0, max: 5 }),
});

describe('what is on the screen', () => {
  it('is there once, alone or together, with the worst carried', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 80 }), fc.integer({ min: 10, max: 60 }), (places, pixels) => {
        const view = new ViewClusters<number>();
        view.begin(VIEW);
        places.forEach(({ lon, lat, rank }, index) => view.add(lon, lat, rank, index));
        view.finish(pixels);
        const alone = [...view.alone()];
        const together = view.together.map((cluster) => [...view.membersOf(cluster)]);
        const seen = places.flatMap(({ lon, lat }, index) =>
          lon >= 119.98 && lon <= 120.12 && lat >= 29.98 && lat <= 30.12 ? [index] : [],
        );
        expect([...alone, ...together.flat()].sort((a, b) => a - b)).toEqual(seen);
        view.together.forEach((cluster, i) => {
          expect(cluster.worst).toBe(Math.max(...together[i]!.map((index) => places[index]!.rank)));
          expect(view.describe(cluster).count).toBe(together[i]!.length);
        });
      }),
    );
  });

  it('is all alone when one is near, and forgotten when it is arranged anew', () => {
    const view = new ViewClusters<string>();
    const arrange = (metresPerPixel: number): void => {
      view.begin({ ...VIEW, metresPerPixel });
      for (const name of ['a', 'b', 'c']) view.add(120.05, 30.05, 0, name);
      view.finish(40);
    };
    arrange(5);
    expect([view.together.length, [...view.alone()]]).toEqual([1, []]);
    expect(view.describe(view.together[0]!)).toMatchObject({ count: 3, radiusMetres: 0 });
    arrange(0.3);
    expect([view.together.length, [...view.alone()].sort()]).toEqual([0, ['a', 'b', 'c']]);
  });
});
