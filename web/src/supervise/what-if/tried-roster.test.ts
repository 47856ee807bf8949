import type { Shift } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { countPlanned, questionOf } from './tried-roster.ts';

const shift = (beatId: number, startsAt: number, endsAt: number): Shift => ({
  id: 1,
  officerId: 1,
  officerName: '',
  badge: '',
  beatId,
  beat: '',
  areaId: 1,
  deviceId: null,
  startsAt,
  endsAt,
  clockedInAt: null,
  clockedOutAt: null,
  restStartsAt: null,
  restEndsAt: null,
});

describe('a roster that is tried', () => {
  it('counts the shifts that overlap the span', () => {
    const counts = countPlanned([shift(7, 0, 10), shift(7, 5, 20), shift(7, 20, 30), shift(8, 12, 13)], 10, 20);
    expect([...counts]).toEqual([
      [7, 1],
      [8, 1],
    ]);
  });

  it('adds who is more and leaves out who is less than planned', () => {
    const planned = new Map([
      [7, 2],
      [8, 1],
    ]);
    const tried = new Map([
      [7, 1],
      [8, 1],
      [9, 2],
    ]);
    const added = { beatId: 9, startsAt: 0, endsAt: 10, travelMode: 'e-bike' };
    expect(questionOf({ areaId: 1, startsAt: 0, endsAt: 10 }, planned, tried, 'e-bike')).toEqual({
      areaId: 1,
      startsAt: 0,
      endsAt: 10,
      additions: [added, added],
      removals: [{ beatId: 7, officers: 1 }],
    });
  });
});
