import { localOf, momentOf } from '@xuncheng/contract';

/** A span in epoch ms; `to` is not part of it. */
export interface ComparedSpan {
  readonly from: number;
  readonly to: number;
}

/** What a span is compared with: the one before (环比), and the same a year ago (同比). */
export interface ComparedSpans {
  readonly previous: ComparedSpan;
  readonly yearAgo: ComparedSpan;
}

const DAY_MS = 86_400_000;

/**
 * The spans that one is compared with by rules C1–C3 (RULES.md).
 * @param zone IANA name of the city's time zone: days and months are the city's
 * @param isMonth the span is what has passed of a month, if it begins with one
 */
export function comparedSpans({ from, to }: ComparedSpan, zone: string, isMonth: boolean): ComparedSpans {
  const [begin, end] = [localOf(zone, from), localOf(zone, to)];
  const span = (localFrom: number, localTo: number): ComparedSpan => ({
    from: momentOf(zone, localFrom),
    to: momentOf(zone, localTo),
  });
  const months = wholeMonths(begin, end);
  if (months !== undefined)
    return {
      previous: span(addMonths(begin, -months), begin),
      yearAgo: span(addMonths(begin, -12), addMonths(end, -12)),
    };
  const isDays = begin % DAY_MS === 0 && end % DAY_MS === 0;
  const earlier = (count: number): ComparedSpan => span(addMonths(begin, -count), endMonthsEarlier(end, count));
  if (isMonth && isFirst(begin)) return { previous: earlier(1), yearAgo: earlier(12) };
  return {
    // Days of the city may have 23 or 25 hours.
    previous: isDays ? span(2 * begin - end, begin) : { from: from - (to - from), to: from },
    yearAgo: earlier(12),
  };
}

/** Is a span no longer than the month that it begins in, by the city's calendar? Else the same days a month before are in part its own. */
export function isWithinMonth({ from, to }: ComparedSpan, zone: string): boolean {
  return to <= momentOf(zone, addMonths(localOf(zone, from), 1));
}

/** How many months a span of the city's clocks is, if it is whole ones. */
function wholeMonths(begin: number, end: number): number | undefined {
  if (!isFirst(begin) || !isFirst(end)) return undefined;
  const [first, next] = [new Date(begin), new Date(end)];
  return (next.getUTCFullYear() - first.getUTCFullYear()) * 12 + next.getUTCMonth() - first.getUTCMonth();
}

function isFirst(local: number): boolean {
  return local % DAY_MS === 0 && new Date(local).getUTCDate() === 1;
}

/** The same day and time so many months later; the last day of a month that has no such day. */
function addMonths(local: number, count: number): number {
  const date = new Date(local);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const time = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + time;
}

/** An end at midnight is that of the day before: this day is looked for, so that the 28th of February ends the 28th. */
function endMonthsEarlier(end: number, count: number): number {
  return end % DAY_MS === 0 ? addMonths(end - DAY_MS, -count) + DAY_MS : addMonths(end, -count);
}
