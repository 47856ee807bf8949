import { expect, test } from 'vitest';
import { COVERAGE_LIMITS } from '../limits.ts';
import { describeCell, type CellStory } from './describe-cell.ts';

/** Minutes as an interval. */
const span = (from: number, to: number) => ({ startsAt: from * 60_000, endsAt: to * 60_000 });
const describe = (
  visits: readonly (readonly [number, number])[],
  unknown: readonly (readonly [number, number])[] = [],
): CellStory =>
  describeCell(
    'A',
    visits.map(([from, to]) => span(from, to)),
    {
      duty: span(0, 480),
      isOver: true,
      plannedSeconds: 480 * 60,
      unknown: unknown.map(([from, to]) => span(from, to)),
    },
    COVERAGE_LIMITS,
  );

test('G7: visits count one for each who was there, minutes as their union', () => {
  const story = describe([
    [60, 80],
    [70, 90],
    [200, 200.5],
  ]);
  expect(story).toMatchObject({ visits: 2, visitedSeconds: 30.5 * 60, lastVisitAt: 200.5 * 60_000 });
});

test('G7: idleness is its mean over the known time and its worst; the clock stands while nothing is known', () => {
  // Idle for 100 and for 360 minutes, with somebody there for 20: (100² + 360²) / 2 / 480.
  expect(describe([[100, 120]]).meanIdleSeconds).toBeCloseTo((60 * (100 ** 2 + 360 ** 2)) / 2 / 480, 6);
  expect(describe([[100, 120]]).worstIdleSeconds).toBe(360 * 60);
  const silent = describe([[100, 120]], [[200, 300]]);
  expect(silent.meanIdleSeconds).toBeCloseTo((60 * (100 ** 2 + 260 ** 2)) / 2 / 380, 6);
  expect(silent).toMatchObject({ worstIdleSeconds: 260 * 60, unknownSeconds: 6_000 });
  expect(describe([])).toMatchObject({ meanIdleSeconds: 240 * 60, worstIdleSeconds: 480 * 60, lastVisitAt: null });
  expect(describe([], [[0, 480]]).meanIdleSeconds).toBeNull();
});

test('G7: gaps are those of G3', () => {
  expect(describe([[100, 120]]).gaps).toEqual([{ ...span(240, 480), targetSeconds: 7_200 }]);
});
