import type { Roster, RosterShift } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import {
  cellKey,
  copyForward,
  daysOf,
  readMinutes,
  restOn,
  shiftsByCell,
  standingOf,
  timesOn,
  weekStart,
  writeMinutes,
} from './roster-week.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Shanghai';
/** Monday 23 November 2026, 00:00 in Hangzhou. */
const MONDAY = Date.parse('2026-11-23T00:00:00+08:00');
const shift = (id: number, officerId: number, startsAt: number, hours = 8): RosterShift => ({
  id,
  officerId,
  beatId: 7,
  beat: '',
  startsAt,
  endsAt: startsAt + hours * HOUR,
  rest: null,
  deviceId: null,
  changedBy: null,
  changedAt: null,
});

describe('a week of the roster', () => {
  it('begins on Monday by the city’s clock', () => {
    expect(weekStart(Date.parse('2026-11-29T23:30:00+08:00'), 0, ZONE)).toBe(MONDAY);
    expect(weekStart(Date.parse('2026-11-23T00:00:00+08:00'), 0, ZONE)).toBe(MONDAY);
    expect(weekStart(MONDAY, 2, ZONE)).toBe(MONDAY + 14 * DAY);
    expect(daysOf(MONDAY, ZONE)[6]).toBe(MONDAY + 6 * DAY);
  });

  it('shows a night shift on the day it begins', () => {
    const night = shift(1, 5, MONDAY + DAY + 22 * HOUR);
    expect([...shiftsByCell([night], ZONE)]).toEqual([[cellKey(5, MONDAY + DAY), [night]]]);
    expect(writeMinutes(night.endsAt, ZONE)).toBe('06:00');
    expect(timesOn(MONDAY, 22 * 60, 6 * 60, ZONE)).toEqual({
      startsAt: MONDAY + 22 * HOUR,
      endsAt: MONDAY + 30 * HOUR,
    });
    expect(timesOn(MONDAY, 480, 480, ZONE).endsAt).toBe(MONDAY + 32 * HOUR);
    expect([readMinutes('08:30'), readMinutes('24:00'), readMinutes('')]).toEqual([510, undefined, undefined]);
  });

  it('has a rest at the first such time after it begins, also beyond midnight', () => {
    const night = { startsAt: MONDAY + 22 * HOUR };
    expect(restOn(night, MONDAY, 2 * 60, 2 * 60 + 30, ZONE)).toEqual({
      startsAt: MONDAY + 26 * HOUR,
      endsAt: MONDAY + 26.5 * HOUR,
    });
    expect(restOn(night, MONDAY, 23 * 60 + 45, 15, ZONE)).toEqual({
      startsAt: MONDAY + 23.75 * HOUR,
      endsAt: MONDAY + 24.25 * HOUR,
    });
    expect(restOn({ startsAt: MONDAY + 8 * HOUR }, MONDAY, 12 * 60, 13 * 60, ZONE).startsAt).toBe(MONDAY + 12 * HOUR);
  });

  it('tells what can still be changed', () => {
    const one = shift(1, 5, MONDAY);
    expect([-1, 0, 8 * HOUR - 1, 8 * HOUR].map((ms) => standingOf(one, MONDAY + ms))).toEqual([
      'planned',
      'running',
      'running',
      'over',
    ]);
  });

  it('is copied forward for who is shown, without what is there already', () => {
    const roster: Roster = {
      officers: [],
      shifts: [
        shift(1, 5, MONDAY),
        shift(2, 6, MONDAY),
        shift(3, 6, MONDAY + 7 * DAY),
        shift(4, 8, MONDAY),
        shift(5, 5, MONDAY + DAY),
      ],
    };
    const day = { from: MONDAY, to: MONDAY + DAY };
    expect(copyForward(roster, new Set([5, 6]), day, 7, ZONE)).toEqual([
      { kind: 'add', officerId: 5, beatId: 7, startsAt: MONDAY + 7 * DAY, endsAt: MONDAY + 7 * DAY + 8 * HOUR },
    ]);
    const rest = { startsAt: MONDAY + 4 * HOUR, endsAt: MONDAY + 5 * HOUR };
    const rested = { ...roster, shifts: [{ ...shift(1, 5, MONDAY), rest }] };
    expect(copyForward(rested, new Set([5]), day, 1, ZONE)).toEqual([
      expect.objectContaining({ rest: { startsAt: MONDAY + DAY + 4 * HOUR, endsAt: MONDAY + DAY + 5 * HOUR } }),
    ]);
    expect(copyForward(roster, new Set([5]), day, 1, ZONE)).toEqual([]);
    expect(copyForward(roster, new Set([5]), { from: MONDAY, to: MONDAY + 7 * DAY }, 7, ZONE)).toHaveLength(2);
  });
});

describe('a week in which the clocks are changed', () => {
  const zone = 'Europe/Berlin';
  const local = (text: string): number => Date.parse(text);
  /** Monday before the Sunday of which 02:00 to 03:00 is left out. */
  const monday = local('2026-03-23T00:00+01:00');

  it('has days of the city and not of 24 hours', () => {
    expect(weekStart(local('2026-03-29T12:00+02:00'), 0, zone)).toBe(monday);
    expect(weekStart(monday, 1, zone)).toBe(local('2026-03-30T00:00+02:00'));
    expect(daysOf(weekStart(monday, 1, zone), zone)[1]).toBe(local('2026-03-31T00:00+02:00'));
    const late = shift(1, 5, local('2026-03-30T00:00+02:00'));
    expect([...shiftsByCell([late], zone).keys()]).toEqual([cellKey(5, local('2026-03-30T00:00+02:00'))]);
    expect(writeMinutes(late.endsAt, zone)).toBe('08:00');
  });

  it('keeps times of day', () => {
    const saturday = local('2026-03-28T00:00+01:00');
    const night = timesOn(saturday, 22 * 60, 6 * 60, zone);
    expect(night).toEqual({ startsAt: local('2026-03-28T22:00+01:00'), endsAt: local('2026-03-29T06:00+02:00') });
    expect(restOn(night, saturday, 4 * 60, 5 * 60, zone).startsAt).toBe(local('2026-03-29T04:00+02:00'));
    const roster: Roster = { officers: [], shifts: [shift(1, 5, saturday + 8 * HOUR)] };
    expect(copyForward(roster, new Set([5]), { from: saturday, to: saturday + DAY }, 7, zone)).toEqual([
      expect.objectContaining({
        startsAt: local('2026-04-04T08:00+02:00'),
        endsAt: local('2026-04-04T16:00+02:00'),
      }),
    ]);
  });
});
