/** Spans of time one evaluates by, each of whole days of the city; the running ones reach to the end of today. */
export const PERIOD_NAMES = ['today', 'yesterday', 'week', 'lastWeek', 'month', 'lastMonth'] as const;
export type PeriodName = (typeof PERIOD_NAMES)[number];

/** A span in epoch ms, the end not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The city's clock (UTC+8, no summer time), wherever the desk stands. */
const CITY_OFFSET_MS = 8 * 3_600_000;

/** The span of that name as seen at a moment; weeks begin on Monday. */
export function spanOf(name: PeriodName, now: number): Span {
  const today = new Date(now + CITY_OFFSET_MS);
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  const day = (offset: number): number => Date.UTC(year, month, date + offset) - CITY_OFFSET_MS;
  const first = (offset: number): number => Date.UTC(year, month + offset, 1) - CITY_OFFSET_MS;
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

/** The span of these days, both included; each given as the midnight of a calendar in this machine's time zone. */
export function spanOfDays(firstDay: Date, lastDay: Date): Span {
  const midnight = (day: Date, offset: number): number =>
    Date.UTC(day.getFullYear(), day.getMonth(), day.getDate() + offset) - CITY_OFFSET_MS;
  return { from: midnight(firstDay, 0), to: midnight(lastDay, 1) };
}
