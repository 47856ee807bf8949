import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterByGrid, type ClusterInput, type Clusters } from './cluster-grid.ts';

function input(points: readonly { lon: number; lat: number; rank?: number }[]): ClusterInput {
  return {
    lon: Float64Array.from(points, ({ lon }) => lon),
    lat: Float64Array.from(points, ({ lat }) => lat),
    rank: Uint8Array.from(points, ({ rank }) => rank ?? 0),
    length: points.length,
  };
}
function membersOf({ clusters, next }: Clusters): number[][] {
  return clusters.map(({ first }) => {
    const members: number[] = [];
    for (let i = first; i >= 0; i = next[i]!) members.push(i);
    return members;
  });
}

describe('clusters', () => {
  it('hold every point once, with the count, the middle and the worst', () => {
    const point = fc.record({
      lon: fc.double({ min: 120, max: 120.1, noNaN: true }),
      lat: fc.double({ min: 30, max: 30.1, noNaN: true }),
      rank: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 200 }),
        fc.double({ min: 0.0005, max: 0.05, noNaN: true }),
        (points, cell) => {
          const made = clusterByGrid(input(points), cell, cell);
          const members = membersOf(made);
          expect(members.flat().sort((a, b) => a - b)).toEqual(points.map((_, index) => index));
          made.clusters.forEach((cluster, index) => {
            const inside = members[index]!.map((i) => points[i]!);
            expect(cluster.count).toBe(inside.length);
            expect(cluster.worst).toBe(Math.max(...inside.map(({ rank }) => rank)));
            expect(cluster.lon).toBeCloseTo(inside.reduce((sum, { lon }) => sum + lon, 0) / inside.length, 9);
            expect(cluster.lat).toBeCloseTo(inside.reduce((sum, { lat }) => sum + lat, 0) / inside.length, 9);
          });
        },
      ),
    );
  });

  it('do not cut a crowd in two at the border of a cell', () => {
    const crowd = [
      { lon: 120.0099, lat: 30.005 },
      { lon: 120.0101, lat: 30.005, rank: 2 },
      { lon: 120.025, lat: 30.005 },
    ];
    const made = clusterByGrid(input(crowd), 0.01, 0.01);
    expect(made.clusters.map(({ count, worst }) => [count, worst])).toEqual([
      [2, 2],
      [1, 0],
    ]);
  });

  it('open when cells get smaller', () => {
    const people = Array.from({ length: 64 }, (_, i) => ({ lon: 120 + (i % 8) * 0.001, lat: 30 + (i >> 3) * 0.001 }));
    const counts = [0.02, 0.004, 0.001, 0.0004].map((cell) => clusterByGrid(input(people), cell, cell).clusters.length);
    expect(counts.at(0)).toBe(1);
    expect(counts.at(-1)).toBe(64);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });
});
