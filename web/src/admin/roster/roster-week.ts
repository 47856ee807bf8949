import {
  dayStart,
  daysLater,
  localOf,
  momentOf,
  type Roster,
  type RosterChange,
  type RosterShift,
} from '@xuncheng/contract';
import { spanOf } from '../../supervise/period.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** The beginning of Monday of the week that many weeks from the one of `now`; epoch ms. @param zone the city's, as in all of these */
export function weekStart(now: number, weeksOn: number, zone: string): number {
  return dayStart(zone, spanOf('week', now, zone).from, weeksOn * 7);
}

/** The beginnings of the days of the week. */
export function daysOf(monday: number, zone: string): number[] {
  return DAYS.map((day) => dayStart(zone, monday, day));
}

/** Where a shift stands: its times may be changed, it can be ended, or it is what it was. */
export type Standing = 'planned' | 'running' | 'over';

/** Where a shift stands at a moment. */
export function standingOf({ startsAt, endsAt }: RosterShift, now: number): Standing {
  if (startsAt > now) return 'planned';
  return endsAt > now ? 'running' : 'over';
}

/** The shifts that begin on a day, by officer and beginning of the day: what the cells of the grid show. */
export function shiftsByCell(shifts: readonly RosterShift[], zone: string): ReadonlyMap<string, RosterShift[]> {
  const cells = new Map<string, RosterShift[]>();
  for (const shift of shifts) {
    const key = cellKey(shift.officerId, dayStart(zone, shift.startsAt));
    const list = cells.get(key);
    if (list) list.push(shift);
    else cells.set(key, [shift]);
  }
  return cells;
}

/** A cell's name. */
export function cellKey(officerId: number, day: number): string {
  return `${String(officerId)} ${String(day)}`;
}

/** Minutes of a day as "08:30" and back; undefined for what is none. */
export function readMinutes(text: string): number | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
}

/** The other way: the time of day of a moment as "08:30". */
export function writeMinutes(moment: number, zone: string): string {
  const minutes = Math.round(localOf(zone, moment) / MINUTE_MS) % DAY_MINUTES;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** From–to on the day of a moment, minutes of the day in and epoch ms out; an end not after the beginning is the next day's. */
export function timesOn(
  day: number,
  from: number,
  to: number,
  zone: string,
): { readonly startsAt: number; readonly endsAt: number } {
  const midnight = Math.floor(localOf(zone, day) / (DAY_MINUTES * MINUTE_MS)) * DAY_MINUTES;
  const at = (minutes: number): number => momentOf(zone, (midnight + minutes) * MINUTE_MS);
  return { startsAt: at(from), endsAt: at(to > from ? to : to + DAY_MINUTES) };
}

/** A rest within a shift from its times of day: the first such time after the shift begins. */
export function restOn(
  shift: { readonly startsAt: number },
  day: number,
  from: number,
  to: number,
  zone: string,
): { readonly startsAt: number; readonly endsAt: number } {
  const times = timesOn(day, from, to, zone);
  return times.startsAt < shift.startsAt ? timesOn(dayStart(zone, day, 1), from, to, zone) : times;
}

/**
 * The shifts of these officers that begin in a span, as many days later, but for those that are there already, the very same.
 * @param span epoch ms, the end not part of it
 */
export function copyForward(
  { shifts }: Roster,
  officerIds: ReadonlySet<number>,
  span: { readonly from: number; readonly to: number },
  days: number,
  zone: string,
): RosterChange[] {
  const later = (at: number): number => daysLater(zone, at, days);
  const name = ({ officerId, beatId, startsAt, endsAt, rest }: RosterShift | RosterChangeAdd): string =>
    [officerId, beatId, startsAt, endsAt, rest?.startsAt, rest?.endsAt].join(' ');
  const there = new Set(shifts.map(name));
  return shifts
    .filter(({ officerId, startsAt }) => officerIds.has(officerId) && startsAt >= span.from && startsAt < span.to)
    .map(({ officerId, beatId, startsAt, endsAt, rest }): RosterChangeAdd => ({
      kind: 'add',
      officerId,
      beatId,
      startsAt: later(startsAt),
      endsAt: later(endsAt),
      ...(rest && { rest: { startsAt: later(rest.startsAt), endsAt: later(rest.endsAt) } }),
    }))
    .filter((copy) => !there.has(name(copy)));
}

type RosterChangeAdd = Extract<RosterChange, { kind: 'add' }>;
