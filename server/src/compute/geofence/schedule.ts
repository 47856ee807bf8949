import type { GeofenceWindow } from '@xuncheng/contract';
import { localOf, momentOf } from '@xuncheng/contract';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Windows that adjoin are followed back so far: from then on it makes no difference when it began. */
const WINDOWS_BACK_AT_MOST = 20;

/** Epoch ms; `endsAt` not included. */
export interface OpenWindow {
  readonly startsAt: number;
  readonly endsAt: number;
}

const ALWAYS: OpenWindow = { startsAt: Number.NEGATIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY };

/**
 * The window a moment (epoch ms) lies in, with those adjoining before it (A1); undefined between windows. An empty schedule is always.
 * @param zone IANA name of the city's time zone
 */
export function openWindow(schedule: readonly GeofenceWindow[], zone: string, at: number): OpenWindow | undefined {
  if (schedule.length === 0) return ALWAYS;
  const found = windowAround(schedule, zone, at);
  if (!found) return undefined;
  let { startsAt } = found;
  for (let i = 0; i < WINDOWS_BACK_AT_MOST; i++) {
    const before = windowAround(schedule, zone, startsAt - 1);
    if (!before) break;
    startsAt = before.startsAt;
  }
  return { startsAt, endsAt: found.endsAt };
}

function windowAround(schedule: readonly GeofenceWindow[], zone: string, at: number): OpenWindow | undefined {
  const today = Math.floor(localOf(zone, at) / DAY_MS);
  for (const { weekdays, fromMinute, toMinute } of schedule) {
    const minutes = toMinute > fromMinute ? toMinute : toMinute + DAY_MS / MINUTE_MS;
    // One that began yesterday may reach into today.
    for (const day of [today, today - 1]) {
      if (!weekdays.includes(weekdayOf(day))) continue;
      const startsAt = momentOf(zone, day * DAY_MS + fromMinute * MINUTE_MS);
      const endsAt = momentOf(zone, day * DAY_MS + minutes * MINUTE_MS);
      if (startsAt <= at && at < endsAt) return { startsAt, endsAt };
    }
  }
  return undefined;
}

/** 1 (Monday) to 7 of a day counted from 1970-01-01, a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
