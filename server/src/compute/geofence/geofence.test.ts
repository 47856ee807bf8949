import { localPlane, type GeofenceShape, type LonLat } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FenceIndex, type Fence } from './fence-index.ts';
import { prepareShape } from './fence-shape.ts';
import { obviousChanges } from './obvious-changes.ts';
import type { Change, PresenceFix } from './presence.ts';
import { newTrack, takeFix, type Track } from './track.ts';

const LIMITS = { accuracyMetres: 50, silenceSeconds: 180 };
const plane = localPlane(120.17, 30.24);
const at = (x: number, y = 0): [number, number] => plane.toLonLat(x, y);
const START = 1_790_000_000_000;

/** 200 m × 200 m around the origin: its eastern edge is 100 m east. */
const SQUARE: GeofenceShape = { kind: 'polygon', ring: [at(-100, -100), at(100, -100), at(100, 100), at(-100, 100)] };

function fence(shape: GeofenceShape = SQUARE, wishes: Partial<Fence> = {}): Fence {
  return { id: 1, shape: prepareShape(shape), dwellSeconds: 30, marginMetres: 20, watchedFrom: START - 1, ...wishes };
}

/** `east` metres at `seconds`. */
function fix(seconds: number, east: number, accuracy: number | undefined = 5): PresenceFix {
  const [lon, lat] = at(east);
  return { time: START + seconds * 1_000, lon, lat, accuracy };
}

function play(fixes: readonly PresenceFix[], watched = fence(), track: Track = newTrack()): Change[] {
  const index = new FenceIndex([watched]);
  return fixes.flatMap((one) => takeFix(track, index, () => true, one, LIMITS).map(({ change }) => change));
}

const kinds = (changes: readonly Change[]): string[] =>
  changes.map(({ kind, at: time }) => `${kind} ${String((time - START) / 1_000)}`);

/** Every ten seconds from `from`, at these metres east. */
const walk = (from: number, ...easts: number[]): PresenceFix[] => easts.map((east, i) => fix(from + i * 10, east));

describe('shapes', () => {
  it('F1: metres from the edge, negative inside', () => {
    const metres = (shape: GeofenceShape, x: number, y: number): number =>
      prepareShape(shape).metresOutside(...at(x, y));
    expect(metres(SQUARE, 0, 0)).toBeCloseTo(-100, 0);
    expect(metres(SQUARE, 130, 140)).toBeCloseTo(50, 0);
    const [lon, lat] = at(0, 0);
    expect(metres({ kind: 'circle', lon, lat, radiusMetres: 50 }, 30, 40)).toBeCloseTo(0, 1);
    const corridor: GeofenceShape = {
      kind: 'corridor',
      line: [at(0, 0), at(300, 0), at(300, 300)],
      halfWidthMetres: 20,
    };
    expect(metres(corridor, 150, 15)).toBeCloseTo(-5, 1);
    expect(metres(corridor, 150, 60)).toBeCloseTo(40, 1);
    expect(metres(corridor, -30, 40)).toBeCloseTo(30, 1); // round at its end
  });

  it('F1: the box holds everything that is inside, whatever the shape', () => {
    const point = fc.tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: -5_000, max: 5_000 }));
    const place = point.map(([x, y]): LonLat => at(x, y));
    const shape: fc.Arbitrary<GeofenceShape> = fc.oneof(
      fc.record({ kind: fc.constant('polygon' as const), ring: fc.array(place, { minLength: 3, maxLength: 6 }) }),
      fc
        .tuple(place, fc.integer({ min: 10, max: 4_000 }))
        .map(([[lon, lat], radiusMetres]) => ({ kind: 'circle' as const, lon, lat, radiusMetres })),
      fc.record({
        kind: fc.constant('corridor' as const),
        line: fc.array(place, { minLength: 2, maxLength: 6 }),
        halfWidthMetres: fc.integer({ min: 5, max: 500 }),
      }),
    ) as fc.Arbitrary<GeofenceShape>;
    fc.assert(
      fc.property(shape, fc.array(place, { minLength: 20, maxLength: 20 }), (one, places) => {
        const watched = fence(one);
        for (const [lon, lat] of places)
          if (watched.shape.metresOutside(lon, lat) <= 0)
            expect(new FenceIndex([watched]).around(lon, lat)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('who is inside', () => {
  it('F2: an inaccurate fix neither begins a change nor interrupts one', () => {
    expect(kinds(play([...walk(0, 300, 0), fix(15, 300, 80), ...walk(20, 0, 0, 0)]))).toEqual(['enter 10']);
    expect(play([fix(0, 0, 80), fix(20, 0, 80), fix(40, 0, 80), fix(60, 0, 80)])).toEqual([]);
  });

  it('F3, F4: inside counts from the edge, after the dwell; twice that while accuracy reaches over it', () => {
    expect(kinds(play(walk(0, 150, 90, 90, 90)))).toEqual([]); // 20 s
    expect(kinds(play(walk(0, 150, 90, 90, 90, 90)))).toEqual(['enter 10']);
    const vague = [10, 20, 30, 40, 50, 60].map((seconds) => fix(seconds, 90, 30));
    expect(kinds(play(vague))).toEqual([]); // 50 s, and within 30 m of the edge
    expect(kinds(play([...vague, fix(70, 90, 30)]))).toEqual(['enter 10']);
  });

  it('F5: outside is beyond the margin and the accuracy, for the dwell', () => {
    const inside = walk(0, 0, 0, 0, 0);
    expect(kinds(play([...inside, ...walk(40, 115, 115, 115, 115, 115)]))).toEqual(['enter 0']); // within the margin
    expect(kinds(play([...inside, ...[40, 50, 60, 70].map((s) => fix(s, 130, 40))]))).toEqual(['enter 0']);
    expect(kinds(play([...inside, ...walk(40, 130, 130, 130)]))).toEqual(['enter 0']);
    expect(kinds(play([...inside, ...walk(40, 130, 130, 130, 130)]))).toEqual(['enter 0', 'leave 40']);
  });

  it('F6: a device whose fixes jump over the edge enters once and leaves once, as no tracker with the plain test does', () => {
    // Twenty minutes on the edge, thrown up to 18 m to both sides, then away.
    const thrown = Array.from({ length: 240 }, (_, i) => fix(60 + i * 5, 100 + 18 * Math.sin(i * 2.4), 15));
    const away = Array.from({ length: 12 }, (_, i) => fix(1_300 + i * 5, 200, 15));
    const all = [...walk(0, 50, 50, 50, 50, 50), ...thrown, ...away];
    const plain = all.filter((one, i) => i > 0 && isInside(one) !== isInside(all[i - 1]!)).length;
    expect(plain).toBeGreaterThan(100);
    expect(kinds(play(all))).toEqual(['enter 0', 'leave 1300']);
  });

  it('F6: whoever only stands beside the edge, thrown over it now and then, never enters', () => {
    expect(play(Array.from({ length: 300 }, (_, i) => fix(i * 5, i % 4 === 0 ? 97 : 105, 10)))).toEqual([]);
  });

  it('F7: found inside is entering, at the first fix', () => {
    const [change] = play(walk(0, 10, 20, 30, 40));
    expect(change).toMatchObject({ kind: 'enter', at: START, lon: at(10)[0] });
  });

  it('F9: silence ends a row and makes nobody leave', () => {
    const inside = walk(0, 0, 0, 0, 0);
    expect(kinds(play([...inside, fix(40, 200), fix(400, 200)]))).toEqual(['enter 0']);
    expect(kinds(play([...inside, fix(40, 200), ...walk(400, 200, 200, 200, 200)]))).toEqual(['enter 0', 'leave 400']);
    expect(kinds(play([...inside, fix(4_000, 0)]))).toEqual(['enter 0']);
  });

  it('F11: what was before the fence says nothing', () => {
    expect(kinds(play(walk(0, 0, 0, 0, 0, 0, 0), fence(SQUARE, { watchedFrom: START + 15_000 })))).toEqual([
      'enter 20',
    ]);
  });

  it('F8: late and doubled fixes change nothing, however they are mixed in', () => {
    const step = fc.record({ after: fc.integer({ min: 1, max: 40 }), east: fc.integer({ min: 50, max: 160 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(fc.nat(59), { maxLength: 30 }), (steps, again) => {
        let seconds = 0;
        const fixes = steps.map(({ after, east }) => fix((seconds += after), east));
        const mixed = fixes.flatMap((one, i) => [
          one,
          ...again.filter((n) => n === i).flatMap((n) => fixes[n >> 1] ?? []),
        ]);
        expect(play(mixed)).toEqual(play(fixes));
      }),
    );
  });

  it('F2–F9: step by step is what the whole list says, for every fence at once', () => {
    const step = fc.record({
      times: fc.integer({ min: 1, max: 8 }), // people stay on a side for a while
      after: fc.oneof(fc.integer({ min: -20, max: 40 }), fc.integer({ min: 150, max: 250 })),
      east: fc.integer({ min: 60, max: 160 }),
      accuracy: fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }),
    });
    const rule = fc.record({
      dwellSeconds: fc.integer({ min: 0, max: 60 }),
      marginMetres: fc.integer({ min: 0, max: 40 }),
    });
    let changesSeen = 0;
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30, size: 'max' }),
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        (steps, rules) => {
          let seconds = 0;
          const fixes = steps.flatMap(({ times, after, east, accuracy }) =>
            Array.from({ length: times }, () => fix((seconds += after), east, accuracy)),
          );
          const [lon, lat] = at(0);
          const fences = rules.map((wishes, i) =>
            fence(i === 1 ? { kind: 'circle', lon, lat, radiusMetres: 110 } : SQUARE, { ...wishes, id: i }),
          );
          const track = newTrack();
          const index = new FenceIndex(fences);
          const found = fixes.flatMap((one) => takeFix(track, index, () => true, one, LIMITS));
          for (const one of fences) {
            const expected = obviousChanges(fixes, one, LIMITS);
            changesSeen += expected.length;
            expect(found.filter((change) => change.fence === one).map(({ change }) => change)).toEqual(expected);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(changesSeen).toBeGreaterThan(500); // it is not about lists in which nothing happens
  });
});

function isInside(one: PresenceFix): boolean {
  return prepareShape(SQUARE).metresOutside(one.lon, one.lat) <= 0;
}
