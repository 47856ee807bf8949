import { expect, test } from 'vitest';
import { TRAJECTORY_LIMITS } from '../compute/limits.ts';
import { openLastVisits, type LastVisits } from './last-visits.ts';

const CELLS = [7, 8, 9];
const SHIFT = { shiftId: 1, travelMode: 'foot' } as const;

/** A board of three cells, a kilometre from each other. */
function open(): { visits: LastVisits; seen: (cell: number, time: number, cameAt?: number) => void } {
  const visits = openLastVisits();
  visits.rebuild(CELLS, [], () => true);
  const seen = (cell: number, time: number, cameAt = time): void => {
    const place = { lon: 120 + cell * 0.01, lat: 30, time };
    visits.note(SHIFT, place, ({ lon }) => [Math.round((lon - 120) * 100)], TRAJECTORY_LIMITS, cameAt);
  };
  return { visits, seen };
}

test('what a fix said is gone when a computation that had it does not say so; what came since stays', () => {
  const { visits, seen } = open();
  seen(7, 1_000); // wild, and the first: nothing says so yet
  for (const time of [11_000, 21_000, 31_000, 41_000]) seen(8, time);
  expect([...visits.lastVisit()]).toEqual([1_000, 41_000, Number.NaN]);
  visits.take(1, [{ cellId: 8, endsAt: 31_000 }], 40_000, 31_000);
  expect([...visits.lastVisit()]).toEqual([Number.NaN, 41_000, Number.NaN]);
});

test('what came long ago and is newer than what a computation was made from stays: it is not stored yet', () => {
  const { visits, seen } = open();
  for (const time of [1_000, 11_000, 21_000]) seen(7, time);
  visits.take(1, [{ cellId: 7, endsAt: 11_000 }], 100_000, 11_000);
  expect(visits.lastVisit()[0]).toBe(21_000);
  visits.take(1, [], 100_000, null);
  expect(visits.lastVisit()[0]).toBe(21_000);
  visits.take(1, [{ cellId: 7, endsAt: 11_000 }], 160_000, 21_000);
  expect(visits.lastVisit()[0]).toBe(11_000);
});

test('reading everything again keeps what came since the last computation, and forgets what no visit stored says', () => {
  const { visits, seen } = open();
  visits.take(1, [{ cellId: 9, endsAt: 500 }], 1_000, 500);
  seen(8, 41_000);
  visits.rebuild([9, 8], [{ cellId: 9, lastVisitAt: 200 }], () => true);
  expect([...visits.lastVisit()]).toEqual([200, 41_000]);
  visits.rebuild([9, 8], [], () => false);
  expect([...visits.lastVisit()]).toEqual([Number.NaN, Number.NaN]);
});
