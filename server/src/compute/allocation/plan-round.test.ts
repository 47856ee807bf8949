import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALLOCATION_LIMITS } from '../limits.ts';
import { planRound, type RoundQuestion } from './plan-round.ts';
import { visitWorth } from './visit-worth.ts';

const HOUR = 3_600;
const DUTY = { startsAt: 0, endsAt: 8 * HOUR * 1_000 };
const cell = (weight: number, targetSeconds: number, lastAt: number): Parameters<typeof visitWorth>[0] => ({
  weight: Float64Array.of(weight),
  targetSeconds: Float64Array.of(targetSeconds),
  lastAt: Float64Array.of(lastAt),
});
const worth = (cells: Parameters<typeof visitWorth>[0], hour: number, share = 0): number =>
  visitWorth(cells, 0, DUTY, hour * HOUR * 1_000, share) / HOUR;

test('A4: a visit is worth the gap that it takes away until the end of the shift', () => {
  const fresh = cell(3, 2 * HOUR, Number.NaN);
  expect(worth(fresh, 1)).toBeCloseTo(3 * 1); // what was idle
  expect(worth(fresh, 3)).toBeCloseTo(3 * 2); // no more than the target: what is over is over
  expect(worth(fresh, 7)).toBeCloseTo(3 * 1); // until the end
  expect(worth(cell(3, 2 * HOUR, 6.5 * HOUR * 1_000), 7)).toBe(0); // not due any more
  expect(worth(fresh, 8.5)).toBe(0);
  expect(worth(cell(3, 2 * HOUR, -1), 1)).toBeCloseTo(3); // the shift does not answer for earlier hours
  expect(worth(cell(1, Number.NaN, Number.NaN), 5)).toBeCloseTo(8);
  expect(worth(cell(1, Number.NaN, 60_000), 5)).toBe(0);
  expect(worth(fresh, 1, 0.4)).toBeCloseTo(3 * 1.4);
});

test('A4: it is the difference between the gaps with and without the visit', () => {
  fc.assert(
    fc.property(fc.nat(480), fc.nat(480), fc.integer({ min: 10, max: 300 }), (last, at, target) => {
      fc.pre(at >= last);
      const gap = (visits: number[]): number => {
        let total = 0;
        for (let minute = last; minute < 480; minute++) {
          const seen = Math.max(...visits.filter((visit) => visit <= minute));
          if (minute - seen >= target) total++;
        }
        return total;
      };
      const spared = gap([last]) - gap([last, at]);
      const cells = cell(1, target * 60, last * 60_000);
      expect(visitWorth(cells, 0, DUTY, at * 60_000, 0) / 60).toBeCloseTo(spared, 6);
    }),
  );
});

function bestByTrying({ fromHere, between, staySeconds, worthAfter, wayLoss }: RoundQuestion): number {
  const cells = fromHere.length;
  let best = 0;
  const go = (order: readonly number[], after: number, sum: number): void => {
    if (order.length > 0) best = Math.max(best, sum / after);
    if (order.length === ALLOCATION_LIMITS.roundStops) return;
    for (let next = 0; next < cells; next++) {
      if (order.includes(next)) continue;
      const last = order.at(-1);
      const way = last === undefined ? fromHere[next]! : between[last * cells + next]!;
      const value = worthAfter(next, after + way) - wayLoss * way;
      go([...order, next], after + way + staySeconds[next]!, sum + value);
    }
  };
  go([], 0, 0);
  return best;
}

test('A5: with few cells the way round is the best there is', () => {
  const seconds = fc.integer({ min: 1, max: 900 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(seconds, fc.integer({ min: 60, max: 600 }), fc.nat(20_000)), { minLength: 1, maxLength: 4 }),
      fc.array(seconds, { minLength: 16, maxLength: 16 }),
      (cells, between) => {
        const question = {
          fromHere: cells.map(([way]) => way),
          between: cells.flatMap((_, i) => cells.map((__, j) => between[i * 4 + j]!)),
          staySeconds: cells.map(([, stay]) => stay),
          worthAfter: (row: number, after: number) => cells[row]![2] + after,
          wayLoss: 1,
        };
        expect(planRound(question, ALLOCATION_LIMITS).worthPerSecond).toBeCloseTo(bestByTrying(question), 9);
      },
    ),
  );
});

test('A5: looks past the nearest, and leaves out what cannot be reached', () => {
  // Near and worth little; two worth much close together farther off.
  const question = {
    fromHere: [60, 300, 300, Number.POSITIVE_INFINITY],
    between: [0, 400, 400, 1, 400, 0, 30, 1, 400, 30, 0, 1, 1, 1, 1, 0],
    staySeconds: [60, 60, 60, 60],
    worthAfter: (row: number) => [3_000, 12_000, 12_000, 1e9][row]!,
    wayLoss: 0,
  };
  question.between[7] = question.between[11] = question.between[3] = Number.POSITIVE_INFINITY;
  const round = planRound(question, ALLOCATION_LIMITS);
  expect(round.order).toEqual([1, 2]);
  expect(round.arrivesAfter).toEqual([300, 390]);
  expect(round.worthPerSecond).toBeCloseTo(24_000 / 450);
});
