import type { Roster, RosterChange, RosterShift } from '@xuncheng/contract';
import { spanOf } from '../../supervise/period.ts';

const DAY_MS = 86_400_000;
export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Monday 00:00 of the week that many weeks from the one of `now`; epoch ms, the city's clock (no summer time). */
export function weekStart(now: number, weeksOn: number): number {
  return spanOf('week', now).from + weeksOn * 7 * DAY_MS;
}

/** The midnights of the week. */
export function daysOf(monday: number): number[] {
  return DAYS.map((day) => monday + day * DAY_MS);
}

/** Where a shift stands: its times may be changed, it can be ended, or it is what it was. */
export type Standing = 'planned' | 'running' | 'over';

/** Where a shift stands at a moment. */
export function standingOf({ startsAt, endsAt }: RosterShift, now: number): Standing {
  if (startsAt > now) return 'planned';
  return endsAt > now ? 'running' : 'over';
}

/** The shifts that begin on a day, by officer and midnight: what the cells of the grid show. */
export function shiftsByCell(shifts: readonly RosterShift[], monday: number): ReadonlyMap<string, RosterShift[]> {
  const cells = new Map<string, RosterShift[]>();
  for (const shift of shifts) {
    const day = monday + Math.floor((shift.startsAt - monday) / DAY_MS) * DAY_MS;
    const key = cellKey(shift.officerId, day);
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

/** The other way: the time of day of a moment as "08:30"; `day` is any midnight. */
export function writeMinutes(moment: number, day: number): string {
  const minutes = ((Math.round((moment - day) / 60_000) % 1_440) + 1_440) % 1_440;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** From–to on a day in epoch ms; an end not after the beginning is the next day's. */
export function timesOn(day: number, from: number, to: number): { readonly startsAt: number; readonly endsAt: number } {
  return { startsAt: day + from * 60_000, endsAt: day + (to > from ? to : to + 1_440) * 60_000 };
}

/** A rest within a shift from its times of day: the first such time after the shift begins. */
export function restOn(
  shift: { readonly startsAt: number },
  day: number,
  from: number,
  to: number,
): { readonly startsAt: number; readonly endsAt: number } {
  const { startsAt, endsAt } = timesOn(day, from, to);
  const later = startsAt < shift.startsAt ? DAY_MS : 0;
  return { startsAt: startsAt + later, endsAt: endsAt + later };
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
): RosterChange[] {
  const name = ({ officerId, beatId, startsAt, endsAt, rest }: RosterShift | RosterChangeAdd): string =>
    [officerId, beatId, startsAt, endsAt, rest?.startsAt, rest?.endsAt].join(' ');
  const there = new Set(shifts.map(name));
  return shifts
    .filter(({ officerId, startsAt }) => officerIds.has(officerId) && startsAt >= span.from && startsAt < span.to)
    .map(({ officerId, beatId, startsAt, endsAt, rest }): RosterChangeAdd => ({
      kind: 'add',
      officerId,
      beatId,
      startsAt: startsAt + days * DAY_MS,
      endsAt: endsAt + days * DAY_MS,
      ...(rest && { rest: { startsAt: rest.startsAt + days * DAY_MS, endsAt: rest.endsAt + days * DAY_MS } }),
    }))
    .filter((copy) => !there.has(name(copy)));
}

type RosterChangeAdd = Extract<RosterChange, { kind: 'add' }>;
