import { localOf, momentOf } from '@xuncheng/contract';

/** Spans of time one evaluates by, each of whole days of the city; the running ones reach to the end of today. */
export const PERIOD_NAMES = ['today', 'yesterday', 'week', 'lastWeek', 'month', 'lastMonth'] as const;
export type PeriodName = (typeof PERIOD_NAMES)[number];

/** A span in epoch ms, the end not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The span of that name as seen at a moment; weeks begin on Monday. @param zone IANA name of the city's time zone */
export function spanOf(name: PeriodName, now: number, zone: string): Span {
  const today = new Date(localOf(zone, now));
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  const day = (offset: number): number => momentOf(zone, Date.UTC(year, month, date + offset));
  const first = (offset: number): number => momentOf(zone, Date.UTC(year, month + offset, 1));
  const monday = -((today.getUTCDay() + 6) % 7);
  switch (name) {
    case 'today':
      return { from: day(0), to: day(1) };
    case 'yesterday':
      return { from: day(-1), to: day(0) };
    case 'week':
      return { from: day(monday), to: day(1) };
    case 'lastWeek':
      return { from: day(monday - 7), to: day(monday) };
    case 'month':
      return { from: first(0), to: day(1) };
    case 'lastMonth':
      return { from: first(-1), to: first(0) };
  }
}

/** The span of these days, both included; each as a calendar in this machine's time zone gives it. */
export function spanOfDays(firstDay: Date, lastDay: Date, zone: string): Span {
  const midnight = (day: Date, offset: number): number =>
    momentOf(zone, Date.UTC(day.getFullYear(), day.getMonth(), day.getDate() + offset));
  return { from: midnight(firstDay, 0), to: midnight(lastDay, 1) };
}

/** What a calendar with a clock was set to in this machine's time zone, meant by the city's clock; epoch ms, whole minutes. */
export function cityMoment(picked: Date, zone: string): number {
  const [year, month, date] = [picked.getFullYear(), picked.getMonth(), picked.getDate()];
  return momentOf(zone, Date.UTC(year, month, date, picked.getHours(), picked.getMinutes()));
}
