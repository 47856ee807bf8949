import type { GeofenceWindow } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { dueAlarms, type FenceNow, type Subject, type WatchedFence } from './due-alarms.ts';
import { prepareShape } from './fence-shape.ts';
import type { Presence } from './presence.ts';
import { openWindow } from './schedule.ts';

const ZONE = 'Asia/Shanghai';
/** Monday, 2026-11-23, by the clocks of Shanghai. */
const monday = (clock: string): number => Date.parse(`2026-11-23T${clock}:00+08:00`);
const MINUTE = 60_000;

describe('the schedule', () => {
  const days: GeofenceWindow = { weekdays: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_080 };
  const nights: GeofenceWindow = { weekdays: [7], fromMinute: 1_320, toMinute: 360 };

  it('A1: is by weekday and the clocks of the city', () => {
    expect(openWindow([days], ZONE, monday('07:59'))).toBeUndefined();
    expect(openWindow([days], ZONE, monday('08:00'))).toEqual({ startsAt: monday('08:00'), endsAt: monday('18:00') });
    expect(openWindow([days], ZONE, monday('18:00'))).toBeUndefined();
    expect(openWindow([days], ZONE, monday('12:00') - 86_400_000)).toBeUndefined(); // Sunday
  });

  it('A1: a window may end on the next day', () => {
    const expected = { startsAt: monday('22:00') - 86_400_000, endsAt: monday('06:00') };
    expect(openWindow([nights], ZONE, monday('05:59'))).toEqual(expected);
    expect(openWindow([nights], ZONE, monday('22:30'))).toBeUndefined();
  });

  it('A1: windows that adjoin are one, no windows are always', () => {
    const whole: GeofenceWindow = { weekdays: [6, 7, 1], fromMinute: 0, toMinute: 1_440 };
    expect(openWindow([whole], ZONE, monday('12:00'))?.startsAt).toBe(monday('00:00') - 2 * 86_400_000);
    expect(openWindow([], ZONE, 0)?.startsAt).toBe(Number.NEGATIVE_INFINITY);
  });

  it('A1: where clocks are changed, a window begins by them', () => {
    const mornings: GeofenceWindow = { weekdays: [7], fromMinute: 0, toMinute: 720 };
    // In Berlin 2026-03-29 has 23 hours: at 02:00 it is 03:00.
    const found = openWindow([mornings], 'Europe/Berlin', Date.parse('2026-03-29T10:00:00+02:00'));
    expect(found).toEqual({
      startsAt: Date.parse('2026-03-29T00:00:00+01:00'),
      endsAt: Date.parse('2026-03-29T12:00:00+02:00'),
    });
  });
});

const NOON = monday('12:00');
const NONE: WatchedFence['alarms'] = { enter: null, leave: null, absent: null };

function fence(alarms: Partial<WatchedFence['alarms']>): WatchedFence {
  return {
    id: 1,
    shape: prepareShape({ kind: 'circle', lon: 120, lat: 30, radiusMetres: 50 }),
    dwellSeconds: 30,
    marginMetres: 20,
    watchedFrom: NOON - 300 * MINUTE,
    alarms: { ...NONE, ...alarms },
  };
}

/** Seen a moment ago, without a break for so long. */
function subject(
  officerId: number,
  presence: Partial<Presence> | null,
  heardMinutes = 200,
  silentMinutes = 0,
): Subject {
  const presences = new Map<number, Presence>();
  if (presence) presences.set(1, { inside: false, began: null, takenTo: NOON, row: null, ...presence });
  return {
    officerId,
    dutyStartsAt: NOON - 240 * MINUTE,
    track: { newestAt: NOON - silentMinutes * MINUTE, heardSince: NOON - heardMinutes * MINUTE, presences },
  };
}

const began = (minutesAgo: number): Presence['began'] => ({ at: NOON - minutesAgo * MINUTE, lon: 120, lat: 30 });

function due(watched: WatchedFence, subjects: Subject[], now: Partial<FenceNow> = {}): (string | number | null)[][] {
  return dueAlarms(watched, subjects, {
    at: NOON,
    window: { startsAt: NOON - 120 * MINUTE, endsAt: NOON + 60 * MINUTE },
    emptiedAt: Number.NEGATIVE_INFINITY,
    silenceSeconds: 180,
    isActive: () => false,
    ...now,
  }).map(({ kind, officerId, since }) => [kind, officerId, (NOON - since) / MINUTE]);
}

describe('alarms due', () => {
  it('A2: of entering while inside, since then or since the window', () => {
    const watched = fence({ enter: 'major' });
    expect(due(watched, [subject(7, { inside: true, began: began(5) })])).toEqual([['enter', 7, 5]]);
    expect(due(watched, [subject(7, { inside: true, began: began(180) })])).toEqual([['enter', 7, 120]]);
    expect(due(watched, [subject(7, { began: began(5) }), subject(8, null)])).toEqual([]);
  });

  it('A3: of leaving while outside, if it was in this window', () => {
    const watched = fence({ leave: 'major' });
    expect(due(watched, [subject(7, { began: began(5) })])).toEqual([['leave', 7, 5]]);
    expect(due(watched, [subject(7, { began: began(180) })])).toEqual([]);
    expect(due(watched, [subject(7, { inside: true, began: began(5) })])).toEqual([]);
  });

  it('A4: of each who is known to be outside for so long; unknown time counts for nothing', () => {
    const watched = fence({ absent: { severity: 'minor', minutes: 30, when: 'each' } });
    expect(due(watched, [subject(7, null)])).toEqual([['absent', 7, 120]]);
    expect(due(watched, [subject(7, { began: began(31) })])).toEqual([['absent', 7, 31]]);
    expect(due(watched, [subject(7, { began: began(29) })])).toEqual([]);
    expect(due(watched, [subject(7, { inside: true, began: began(60) })])).toEqual([]);
    expect(due(watched, [subject(7, null, 29)])).toEqual([]); // heard again 29 minutes ago
    expect(due(watched, [subject(7, null, 200, 4)])).toEqual([]); // silent
    expect(due(watched, [subject(7, null, 200, 4)], { isActive: () => true })).toEqual([['absent', 7, 120]]);
  });

  it('A5: of nobody inside for so long; whoever is silent inside holds it off', () => {
    const watched = fence({ absent: { severity: 'minor', minutes: 30, when: 'nobody' } });
    expect(due(watched, [])).toEqual([['absent', null, 120]]);
    expect(due(watched, [subject(7, null), subject(8, { began: began(40) })])).toEqual([['absent', null, 120]]);
    expect(due(watched, [], { emptiedAt: NOON - 29 * MINUTE })).toEqual([]);
    expect(due(watched, [subject(7, null), subject(8, { inside: true, began: began(90) }, 200, 60)])).toEqual([]);
  });
});
