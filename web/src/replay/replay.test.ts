import { PICTURE_LIMITS, type Trail } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countByTime } from './histogram.ts';
import { fromFirstSeen, type LoadedReplay } from './loaded-replay.ts';
import { findQuiet } from './quiet-stretches.ts';
import { ReplayClock, SPEEDS } from './replay-clock.ts';
import { lastFixBefore, readTrail } from './trail-reading.ts';

const FROM = 1_790_000_000_000;
const second = (count: number): number => FROM + count * 1_000;
/** A degree of latitude is 111 km: 0.000 01 is a metre and a bit. */
const trail = (fixes: readonly (readonly [seconds: number, lat: number, begins?: 1])[]): Trail => ({
  officerId: 1,
  time: Float64Array.from(fixes, ([at]) => second(at)),
  lon: Float64Array.from(fixes, () => 120),
  lat: Float64Array.from(fixes, ([, lat]) => lat),
  begins: Uint8Array.from(fixes, ([, , begins]) => begins ?? 0),
});

describe('a trail at a moment', () => {
  const walk = trail([
    [0, 30, 1],
    [10, 30.001],
    [20, 30.001],
    [400, 30.005, 1],
    [410, 30.006],
  ]);
  it('is on the straight way between two fixes', () => {
    expect(readTrail(walk, FROM, second(5), PICTURE_LIMITS)).toMatchObject({ state: 'live', lon: 120, fixAt: FROM });
    expect(readTrail(walk, FROM, second(5), PICTURE_LIMITS).lat).toBeCloseTo(30.0005, 7);
    expect(readTrail(walk, FROM, second(5), PICTURE_LIMITS).heading).toBeCloseTo(0, 5);
    expect(readTrail(walk, FROM, second(5), PICTURE_LIMITS).speed).toBeCloseTo(11.1, 1);
  });
  it('points nowhere when somebody stands', () => {
    expect(readTrail(walk, FROM, second(15), PICTURE_LIMITS)).toMatchObject({ lat: 30.001, heading: null, speed: 0 });
  });
  it('is not known in a silence, and never glides across it', () => {
    expect(readTrail(walk, FROM, second(49), PICTURE_LIMITS)).toMatchObject({ state: 'live', lat: 30.001 });
    expect(readTrail(walk, FROM, second(60), PICTURE_LIMITS)).toMatchObject({
      state: 'stale',
      lat: 30.001,
      heading: null,
    });
    expect(readTrail(walk, FROM, second(300), PICTURE_LIMITS)).toMatchObject({
      state: 'unknown',
      lat: 30.001,
      speed: null,
    });
    expect(readTrail(walk, FROM, second(400), PICTURE_LIMITS)).toMatchObject({ state: 'live', lat: 30.005 });
  });
  it('ages after its end', () => {
    expect(readTrail(walk, FROM, second(1_000), PICTURE_LIMITS)).toMatchObject({ state: 'unknown', lat: 30.006 });
  });
  it('is nowhere before the first fix of the duty', () => {
    const nowhere = { state: 'unknown', lon: null, lat: null, fixAt: null, heading: null, speed: null };
    expect(readTrail(walk, FROM, FROM - 1, PICTURE_LIMITS)).toEqual(nowhere);
    expect(readTrail(walk, second(390), second(395), PICTURE_LIMITS)).toEqual(nowhere);
  });
  it('finds the last fix as looking at each would', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 1_000 })),
        fc.integer({ min: -5, max: 1_005 }),
        (times, at) => {
          const sorted = times.sort((a, b) => a - b);
          const found = lastFixBefore(trail(sorted.map((time) => [time, 30])), second(at));
          expect(found).toBe(sorted.filter((time) => time <= at).length - 1);
        },
      ),
    );
  });
});

describe('the clock of a replay', () => {
  it('goes as fast as it is told, half to sixty-four times', () => {
    const clock = new ReplayClock(FROM, second(10_000), []);
    clock.play();
    for (const speed of SPEEDS) {
      clock.seek(FROM);
      clock.speed = speed;
      clock.advance(1_000);
      expect(clock.at - FROM).toBe(speed * 1_000);
    }
    clock.shift(1);
    expect(clock.speed).toBe(64);
    clock.shift(-1);
    expect(clock.speed).toBe(32);
  });
  it('stands still until it is started, stops at the end, and begins again from there', () => {
    const clock = new ReplayClock(FROM, second(10), []);
    clock.advance(1_000);
    expect(clock.at).toBe(FROM);
    clock.play();
    clock.advance(60_000);
    expect([clock.at, clock.playing]).toEqual([second(10), false]);
    clock.play();
    expect(clock.at).toBe(FROM);
    clock.seek(FROM - 1);
    expect(clock.at).toBe(FROM);
  });
  it('leaps over what is quiet only when asked to', () => {
    const clock = new ReplayClock(FROM, second(1_000), [{ startsAt: second(100), endsAt: second(900) }]);
    clock.speed = 1;
    clock.play();
    clock.seek(second(99));
    clock.advance(2_000);
    expect(clock.at).toBe(second(101));
    clock.skipping = true;
    clock.advance(1_000);
    expect(clock.at).toBe(second(900));
  });
});

describe('quiet', () => {
  /** Ten minutes of standing with the usual wandering, then five of walking. */
  const standing = Array.from({ length: 120 }, (_, i): [number, number] => [i * 5, 30 + (i % 3) * 0.000_05]);
  const walking = Array.from({ length: 60 }, (_, i): [number, number] => [600 + i * 5, 30 + i * 0.000_06]);
  const both = trail([...standing, ...walking]);
  it('is where everybody stands, not where somebody walks', () => {
    const quiet = findQuiet([both], [], FROM, second(900));
    expect(quiet).toHaveLength(1);
    expect(quiet[0]!.startsAt).toBe(FROM);
    expect(quiet[0]!.endsAt).toBeGreaterThanOrEqual(second(540));
    expect(quiet[0]!.endsAt).toBeLessThanOrEqual(second(620));
    expect(
      findQuiet(
        [both, { ...trail(walking.map(([at, lat]) => [at - 600, lat])), officerId: 2 }],
        [],
        FROM,
        second(900),
      )[0]?.startsAt,
    ).toBeGreaterThan(second(250));
  });
  it('is broken by an alarm or an instruction', () => {
    const quiet = findQuiet([both], [second(300)], FROM, second(900));
    expect(quiet.map(({ startsAt, endsAt }) => [(startsAt - FROM) / 1_000, (endsAt - FROM) / 1_000])[0]).toEqual([
      0, 290,
    ]);
    expect(quiet).toHaveLength(2);
  });
  it('is not a pause of less than a minute', () => {
    expect(findQuiet([trail(walking)], [], second(600), second(890))).toEqual([]);
  });
});

describe('the histogram', () => {
  it('counts everything inside once, and nothing outside', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 1_100 })), fc.integer({ min: 1, max: 50 }), (times, bins) => {
        const { alarms } = countByTime(
          { trails: [], alarms: times.map(second), instructions: [] },
          FROM,
          second(1_000),
          bins,
        );
        expect(alarms).toHaveLength(bins);
        expect(alarms.reduce((sum, count) => sum + count, 0)).toBe(
          times.filter((time) => time >= 0 && time < 1_000).length,
        );
      }),
    );
    expect(
      countByTime(
        {
          trails: [
            trail([
              [0, 30],
              [5, 30],
              [15, 30],
            ]),
          ],
          alarms: [],
          instructions: [second(19)],
        },
        FROM,
        second(20),
        2,
      ),
    ).toEqual({
      fixes: [2, 1],
      alarms: [0, 0],
      instructions: [0, 1],
    });
  });
});

describe('what nobody asked for in particular', () => {
  const loaded = (trails: readonly Trail[], raisedAt: readonly number[] = []): LoadedReplay =>
    ({
      from: FROM,
      to: second(7_200),
      people: trails.map((one) => ({ trail: one })),
      alarms: raisedAt.map((at) => ({ raisedAt: at })),
      instructions: [],
      limits: PICTURE_LIMITS,
    }) as unknown as LoadedReplay;
  const walk = (from: number): Trail =>
    trail([
      [from, 30, 1],
      [from + 10, 30.001],
    ]);

  it('begins when the first was seen or something happened', () => {
    expect(fromFirstSeen(loaded([walk(5_000), walk(4_000)])).from).toBe(second(4_000));
    expect(fromFirstSeen(loaded([walk(5_000)], [second(3_000), second(-900)])).from).toBe(second(3_000));
  });

  it('stays as it is when something is known from its beginning on, or nothing at all', () => {
    for (const all of [loaded([walk(-60), walk(4_000)]), loaded([]), loaded([trail([])])])
      expect(fromFirstSeen(all)).toBe(all);
    expect(fromFirstSeen(loaded([walk(7_195)])).from).toBe(second(7_140));
  });
});
