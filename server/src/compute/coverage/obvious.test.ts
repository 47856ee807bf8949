import { localPlane } from '@xuncheng/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COVERAGE_LIMITS } from '../limits.ts';
import type { MatchedTrack } from '../matching/match-track.ts';
import { networkFromRoads } from '../network/network-from-roads.ts';
import { joinBetweenJunctions } from '../network/street-pieces.ts';
import type { CleanTrack } from '../trajectory/compute-trajectory.ts';
import { allocateFixColumns } from '../trajectory/fix-columns.ts';
import { buildCellIndex } from './cell-index.ts';
import { findVisits } from './find-visits.ts';
import { obviousStreets } from './obvious-streets.ts';
import { obviousVisits } from './obvious-visits.ts';
import { walkStreets } from './walk-streets.ts';

const PLANE = localPlane(120.17, 30.24);

/** Twelve cells of 100 m, four beside each other in three rows. */
const INDEX = buildCellIndex(
  Array.from({ length: 12 }, (_, id) => {
    const [x, y] = [(id % 4) * 100, Math.floor(id / 4) * 100];
    const corners = [
      [x, y],
      [x + 100, y],
      [x + 100, y + 100],
      [x, y + 100],
      [x, y],
    ];
    const ring = corners.map(([east, north]) => PLANE.toLonLat(east!, north!));
    return { id, code: String(id), areaId: 1, class: 'A', geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
);

const step = fc.record({
  seconds: fc.integer({ min: 1, max: 60 }),
  x: fc.double({ min: -90, max: 90, noNaN: true }),
  y: fc.double({ min: -60, max: 60, noNaN: true }),
  accuracy: fc.constantFrom(5, 15, 30, 60, Number.NaN),
  begins: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
});

it('V1–V3: visits are those of the rules read one after the other', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.constantFrom(0, 15), (steps, presenceMetres) => {
      const track: CleanTrack & { segmentStarts: number[] } = {
        ...allocateFixColumns(steps.length),
        segmentStarts: [],
        jumps: new Set(),
      };
      let [time, x, y] = [0, 213.7, 157.3]; // on no border, where it would be two cells' place
      for (const [i, one] of steps.entries()) {
        // Stays near the cells, so that they are come back to.
        [time, x, y] = [time + one.seconds * 1_000, ((x + one.x + 700) % 600) - 100, ((y + one.y + 600) % 500) - 100];
        track.time[i] = time;
        [track.lon[i], track.lat[i]] = PLANE.toLonLat(x, y);
        track.accuracy[i] = one.accuracy;
        if (i === 0 || one.begins) track.segmentStarts.push(i);
      }
      const limits = { ...COVERAGE_LIMITS, presenceMetres };
      expect(findVisits(track, INDEX, limits)).toEqual(obviousVisits(track, INDEX, limits));
    }),
    { numRuns: 150 },
  );
});

/** A street with three side streets, of which one bends and one is short. */
const { network } = networkFromRoads(
  [
    [
      [0, 0],
      [400, 0],
    ],
    [
      [100, 0],
      [100, 80],
      [160, 80],
    ],
    [
      [200, 0],
      [200, 30],
    ],
    [
      [300, 0],
      [300, 150],
    ],
  ].map((line) => ({
    geometry: { type: 'LineString', coordinates: line.map(([x, y]) => PLANE.toLonLat(x!, y!)) },
    properties: {},
  })),
);
const PIECES = joinBetweenJunctions(network);

interface Walked {
  readonly edges: readonly number[];
  readonly fixes: readonly (readonly [edge: number, fraction: number])[];
}

/** A way through the streets that turns round here and there, with fixes on it: on every edge at whose end, or before which, one turns. */
const way = fc
  .record({
    first: fc.nat({ max: network.edgeFrom.length - 1 }),
    choices: fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 12 }),
    fractions: fc.array(fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 3 }), {
      minLength: 13,
      maxLength: 13,
    }),
    isPassed: fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
  })
  .map(({ first, choices, fractions, isPassed }): Walked => {
    const edges = [first];
    for (const choice of choices) {
      const last = edges.at(-1)!;
      const onward = [...network.edgeFrom.keys()].filter(
        (edge) => network.edgeFrom[edge] === network.edgeTo[last] && edge !== network.reverseOf[last],
      );
      // One in three times, and at a dead end, back.
      edges.push(choice < 4 || onward.length === 0 ? network.reverseOf[last]! : onward[choice % onward.length]!);
    }
    const turns = (i: number): boolean => network.reverseOf[edges[i]!] === edges[i + 1];
    const fixes = edges.flatMap((edge, i) => {
      const isPlain = i > 0 && i < edges.length - 1 && !turns(i - 1) && !turns(i);
      if (isPlain && isPassed[i]) return [];
      return fractions[i]!.toSorted((a, b) => a - b).map((fraction): [number, number] => [edge, fraction]);
    });
    return { edges, fixes };
  });

it('W1, W2: streets walked are those of the rules read one after the other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(way, fc.constantFrom(0.3, 0.8, 1)), { minLength: 1, maxLength: 3 }), (ways) => {
      let firstFix = 0;
      const stretches = ways.map(([{ edges, fixes }, confidence]) => {
        const lastFix = firstFix + fixes.length - 1;
        const stretch = {
          firstFix,
          lastFix,
          edges: Int32Array.from(edges),
          fixEdge: Int32Array.from(fixes, ([edge]) => edge),
          fixFraction: Float64Array.from(fixes, ([, fraction]) => fraction),
          confidence,
        };
        firstFix = lastFix + 1;
        return stretch;
      });
      const matched: MatchedTrack = { stretches, offRoad: [] };
      const time = Float64Array.from({ length: firstFix }, (_, fix) => fix * 5_000);
      const obvious = obviousStreets(network, PIECES, matched, time);
      // Half of a piece is looked at by places, not exactly.
      fc.pre(obvious.every(({ share }) => Math.abs(share - 0.5) > 0.01));
      const walked = obvious.filter(({ share }) => share > 0.5).map(({ share: _, ...visit }) => visit);
      expect(walkStreets(network, PIECES, matched, time)).toEqual(walked);
    }),
    { numRuns: 100 },
  );
});
