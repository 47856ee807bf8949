import { FLAG_FUTURE, FLAG_MOCK, lineLengthMetres, localPlane, type LonLat } from '@xuncheng/contract';
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TRAJECTORY_LIMITS } from '../limits.ts';
import { computeTrajectory, type ShiftTrajectory } from './compute-trajectory.ts';
import { allocateFixColumns, type FixColumns } from './fix-columns.ts';
import { obviousTrajectory } from './obvious-trajectory.ts';

/** Seconds since the shift began, metres east and north. */
interface TestFix {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly accuracy?: number;
  readonly flags?: number;
  readonly key?: number;
}

const PLANE = localPlane(120.17, 30.24);
const HOUR = { startsAt: 0, endsAt: 3_600_000 };

function columns(fixes: readonly TestFix[]): FixColumns {
  const result = allocateFixColumns(fixes.length);
  for (const [i, fix] of fixes.entries()) {
    const [lon, lat] = PLANE.toLonLat(fix.x, fix.y);
    result.time[i] = fix.at * 1_000;
    result.lon[i] = lon;
    result.lat[i] = lat;
    result.accuracy[i] = fix.accuracy ?? Number.NaN;
    result.flags[i] = fix.flags ?? 0;
    result.messageKey[i] = fix.key ?? i;
  }
  return result;
}

function compute(fixes: readonly TestFix[], duty = HOUR): ShiftTrajectory {
  return computeTrajectory(columns(fixes), duty, 'foot', TRAJECTORY_LIMITS);
}

/** Walking east at 1 m/s, a fix every ten seconds. */
function walk(from: number, to: number, x = from): TestFix[] {
  return Array.from({ length: (to - from) / 10 + 1 }, (_, i) => ({ at: from + i * 10, x: x + i * 10, y: 0 }));
}

describe('trajectory', () => {
  it('T1: only fixes on duty count, the start belongs to it, the end does not', () => {
    const { track, fixCount } = compute(walk(0, 100), { startsAt: 20_000, endsAt: 50_000 });
    expect([...track.time]).toEqual([20_000, 30_000, 40_000]);
    expect(fixCount).toBe(3);
  });

  it('T2: made-up, future, inaccurate and impossible fixes are not used', () => {
    const good = walk(0, 20);
    const { track, rejectedCount } = compute([
      ...good,
      { at: 5, x: 5, y: 0, flags: FLAG_MOCK },
      { at: 6, x: 6, y: 0, flags: FLAG_FUTURE },
      { at: 7, x: 7, y: 0, accuracy: 51 },
      { at: 8, x: Number.NaN, y: 0 },
    ]);
    expect([...track.time]).toEqual([0, 10_000, 20_000]);
    expect(rejectedCount).toBe(4);
    expect(compute([...good, { at: 7, x: 7, y: 0, accuracy: 50 }]).track.time).toHaveLength(4);
    const null_island = allocateFixColumns(1);
    expect(computeTrajectory(null_island, HOUR, 'foot', TRAJECTORY_LIMITS).track.time).toHaveLength(0);
  });

  it('T3: the same fixes in any order, with duplicates, give the same result', () => {
    const fix = fc.record({
      at: fc.integer({ min: 0, max: 400 }).map((tens) => tens * 9),
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
      accuracy: fc.constantFrom(5, 20, 80),
      key: fc.nat(1_000),
    });
    fc.assert(
      fc.property(fc.array(fix, { maxLength: 120 }), fc.infiniteStream(fc.nat()), (fixes, numbers) => {
        const shuffled = [...fixes, ...fixes.slice(0, 5)]
          .map((one) => ({ one, order: numbers.next().value }))
          .sort((a, b) => a.order - b.order)
          .map(({ one }) => one);
        const inOrder = compute(fixes);
        const late = compute(shuffled);
        expect(late.track.time).toEqual(inOrder.track.time);
        expect(late.track.lon).toEqual(inOrder.track.lon);
        // What is here twice is counted twice; the database has each once.
        const uncounted = { track: null, fixCount: 0, rejectedCount: 0 };
        expect({ ...late, ...uncounted }).toEqual({ ...inOrder, ...uncounted });
      }),
    );
  });

  it('T3: of twins the most accurate is used', () => {
    const { track } = compute([
      { at: 0, x: 0, y: 0 },
      { at: 10, x: 30, y: 0, accuracy: 40 },
      { at: 10, x: 10, y: 0, accuracy: 4 },
    ]);
    expect([...track.accuracy]).toEqual([Number.NaN, 4]);
  });

  it('T4: one wild fix is not used', () => {
    const { rejectedCount, distanceMetres } = compute([...walk(0, 100), { at: 45, x: 900, y: 900 }]);
    expect(rejectedCount).toBe(1);
    expect(distanceMetres).toBeCloseTo(100, 0);
  });

  it('T4: three that agree are believed, and nobody is credited with the jump', () => {
    const { track, distanceMetres, unknownSeconds } = compute([...walk(0, 100), ...walk(110, 200, 5_000)], {
      startsAt: 0,
      endsAt: 200_001,
    });
    expect(track.segmentStarts).toEqual([0, 11]);
    expect(distanceMetres).toBeCloseTo(190, 0);
    expect(unknownSeconds).toBe(0);
  });

  it('T4: a wrong beginning is dropped', () => {
    const { track, rejectedCount, distanceMetres } = compute([{ at: 0, x: 9_000, y: 0 }, ...walk(10, 100)]);
    expect(rejectedCount).toBe(1);
    expect(track.segmentStarts).toEqual([0]);
    expect(distanceMetres).toBeCloseTo(90, 0);
  });

  it('T5: silence splits; its line is distance, its time unknown', () => {
    const result = compute([...walk(0, 100), ...walk(281, 381)], { startsAt: 0, endsAt: 381_001 });
    expect(result.track.segmentStarts).toEqual([0, 11]);
    expect(result.distanceMetres).toBeCloseTo(381, 0);
    expect(result.unknownSeconds).toBe(181);
    expect(result.movingSeconds).toBe(200);
    expect(compute([...walk(0, 100), ...walk(280, 380)]).track.segmentStarts).toEqual([0]);
  });

  it('T6: within 60 m for 300 s is a stop, a metre or a second less is not', () => {
    const standing = (seconds: number, metres: number): TestFix[] =>
      Array.from({ length: seconds / 10 + 1 }, (_, i) => ({ at: 100 + i * 10, x: 100 + (i % 2) * metres, y: 0 }));
    const { stops } = compute([...walk(0, 90), ...standing(300, 20), ...walk(410, 500)]);
    expect(stops).toHaveLength(1);
    expect(stops[0]!.endsAt - stops[0]!.startsAt).toBeGreaterThanOrEqual(300_000);
    expect(compute(standing(300, 59.9)).stops).toHaveLength(1);
    expect(compute(standing(300, 60.2)).stops).toHaveLength(0);
    expect(compute(standing(290, 20)).stops).toHaveLength(0);
  });

  it('T7: steps inside a stop are not distance, the rest is', () => {
    const noise = Array.from({ length: 60 }, (_, i) => ({ at: 1_000 + i * 10, x: 5_000 + (i % 2) * 15, y: 0 }));
    const result = compute(noise);
    expect(result.stops).toHaveLength(1);
    expect(result.distanceMetres).toBe(0);
    expect(result.movingSeconds).toBe(0);
  });

  it('T8: moving time is outside stops', () => {
    const result = compute([
      ...walk(0, 200),
      ...Array.from({ length: 40 }, (_, i) => ({ at: 210 + i * 10, x: 1_000, y: 500 })),
    ]);
    expect(result.movingSeconds).toBeLessThanOrEqual(210);
    expect(result.moves.every((move) => move.endsAt > move.startsAt)).toBe(true);
  });

  it('T9: unknown before the first fix, between, and after the last', () => {
    const { unknown } = compute([
      { at: 600, x: 0, y: 0 },
      { at: 3_420, x: 0, y: 0 },
    ]);
    expect(unknown).toEqual([
      { startsAt: 0, endsAt: 600_000 },
      { startsAt: 600_000, endsAt: 3_420_000 },
    ]);
    expect(compute([]).unknown).toEqual([{ startsAt: 0, endsAt: 3_600_000 }]);
  });

  it('T10: counts add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(3_599), x: fc.integer({ min: -5_000, max: 5_000 }), y: fc.nat(100) }), {
          maxLength: 80,
        }),
        (fixes) => {
          const result = compute(fixes);
          expect(result.track.time.length + result.rejectedCount).toBe(result.fixCount);
          expect(result.distanceMetres).toBeGreaterThanOrEqual(0);
          expect(result.movingSeconds + result.unknownSeconds).toBeLessThanOrEqual(3_600);
        },
      ),
    );
  });
});

/** Duties of somebody who walks, strolls (a window for a stop that just does not fit), stands, is silent, and whose satellites go wrong at times. */
const DUTIES = fc
  .array(
    fc.record({
      stretch: fc.constantFrom('walk', 'stroll', 'stand', 'silence', 'wild', 'elsewhere'),
      fixes: fc.integer({ min: 1, max: 60 }),
      seed: fc.nat(1_000_000),
    }),
    { maxLength: 12 },
  )
  .map((stretches) => {
    const fixes: TestFix[] = [];
    let at = 0;
    let [x, y] = [0, 0];
    for (const { stretch, fixes: count, seed } of stretches) {
      let random = seed;
      const next = (): number => (random = (random * 16_807 + 11) % 2_147_483_647) / 2_147_483_647;
      if (stretch === 'silence') at += count * 20;
      if (stretch === 'elsewhere') x += 2_000 + count * 100;
      const heading = next() * 6.28;
      for (let i = 0; i < (stretch === 'silence' ? 1 : count); i++) {
        at += 5 + Math.floor(next() * 10);
        const isWild = stretch === 'wild' && next() < 0.4;
        const step = stretch === 'stand' ? 0 : stretch === 'stroll' ? 1.8 : 12;
        [x, y] = [x + Math.cos(heading) * step, y + Math.sin(heading) * step];
        fixes.push({
          at,
          x: x + next() * 20 + (isWild ? next() * 8_000 : 0),
          y: y + next() * 20,
          accuracy: next() < 0.1 ? 70 : 5 + Math.floor(next() * 30),
          flags: next() < 0.03 ? FLAG_MOCK : 0,
          key: Math.floor(next() * 1e9),
        });
        if (next() < 0.1) fixes.push({ at, x: x + next() * 50, y, accuracy: 8, key: Math.floor(next() * 1e9) });
      }
    }
    return fixes;
  });
const LONG = { startsAt: 0, endsAt: 20_000_000 };

describe('the quick way', () => {
  it('T1–T9: finds what the rules say, read one after the other', () => {
    let stops = 0;
    fc.assert(
      fc.property(DUTIES, (fixes) => {
        const quick = compute(fixes, LONG);
        const slow = obviousTrajectory(columns(fixes), LONG, 'foot', TRAJECTORY_LIMITS);
        expect([...quick.track.time]).toEqual(slow.time);
        expect(quick.track.segmentStarts).toEqual(slow.segmentStarts);
        expect(quick.stops.map((stop) => [stop.startsAt, stop.endsAt])).toEqual(
          slow.stops.map(({ first, last }) => [slow.time[first], slow.time[last]]),
        );
        expect(quick.unknown).toEqual(slow.unknown);
        expect(quick.movingSeconds).toBeCloseTo(slow.movingSeconds, 6);
        expect(quick.moves.map(({ startsAt, endsAt, isSilence }) => ({ startsAt, endsAt, isSilence }))).toEqual(
          slow.moves.map(({ startsAt, endsAt, isSilence }) => ({ startsAt, endsAt, isSilence })),
        );
        for (const [i, move] of quick.moves.entries()) {
          const metres = slow.moves[i]!.distanceMetres;
          expect(Math.abs(move.distanceMetres - metres)).toBeLessThanOrEqual(1e-6 * metres + 1e-9);
        }
        stops += quick.stops.length;
      }),
      { numRuns: 300 },
    );
    expect(stops).toBeGreaterThan(50);
  });
});

const WALKS = '../shared/data/hangzhou_tracks/hangzhou-tracks.wgs84.geojson';

describe.skipIf(!existsSync(WALKS))('recorded walks', () => {
  it('T7: a track without stops has the length of its polyline', () => {
    const collection = JSON.parse(readFileSync(WALKS, 'utf8')) as {
      features: { properties: { name?: string }; geometry: { type: string; coordinates: LonLat[] } }[];
    };
    const walks = collection.features
      .filter((feature) => feature.geometry.type === 'LineString')
      .map((feature) => feature.geometry.coordinates);
    expect(walks.length).toBeGreaterThanOrEqual(25);
    for (const line of walks) {
      const fixes = allocateFixColumns(line.length);
      let seconds = 0;
      for (const [i, point] of line.entries()) {
        const step = i === 0 ? 0 : lineLengthMetres([line[i - 1]!, point]);
        seconds += Math.max(step / 1.3, 0.001);
        fixes.time[i] = Math.round(seconds * 1_000);
        fixes.lon[i] = point[0];
        fixes.lat[i] = point[1];
        fixes.accuracy[i] = Number.NaN;
        fixes.messageKey[i] = i;
      }
      const duty = { startsAt: 0, endsAt: fixes.time.at(-1)! + 1 };
      const result = computeTrajectory(fixes, duty, 'foot', { ...TRAJECTORY_LIMITS });
      const recorded = lineLengthMetres(line);
      expect(Math.abs(result.distanceMetres - recorded) / recorded).toBeLessThan(0.01);
    }
  });
});
