import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The time zone of a city that says none. */
export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/** IANA name of a time zone that is known here; offsets as +08:00 are none, because databases read their sign the other way round. */
export const timeZoneName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z]/)
  .refine(isKnownZone, { error: 'no time zone of that name is known' });

function isKnownZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What the city's clocks show at a moment (epoch ms), as if they were those of UTC. @param zone IANA name of the city's time zone */
export function localOf(zone: string, at: number): number {
  return at + aheadMs(zone, at);
}

/**
 * The moment (epoch ms) at which the city's clocks show this; `local` as if they were those of UTC. What they show twice, because they are
 * put back, is the first; what they never show is as long after the last they do as it would have been.
 */
export function momentOf(zone: string, local: number): number {
  // The clocks are changed at most once within these two days.
  const moments = [local - aheadMs(zone, local - DAY_MS), local - aheadMs(zone, local + DAY_MS)];
  const fitting = moments.filter((at) => localOf(zone, at) === local);
  return fitting.length === 0 ? Math.max(...moments) : Math.min(...fitting);
}

/** The first moment of the city's day that a moment lies in, or of one so many days later; epoch ms. */
export function dayStart(zone: string, at: number, daysOn = 0): number {
  return momentOf(zone, (Math.floor(localOf(zone, at) / DAY_MS) + daysOn) * DAY_MS);
}

/** The same time by the city's clocks so many days later; epoch ms. */
export function daysLater(zone: string, at: number, days: number): number {
  return momentOf(zone, localOf(zone, at) + days * DAY_MS);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds by which the city's clocks are ahead of UTC. */
function aheadMs(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
