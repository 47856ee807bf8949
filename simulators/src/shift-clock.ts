import type { DistrictDocument } from '@xuncheng/contract';

type RosterEntry = DistrictDocument['roster'][number];

/** Minute of the local day (0–1439) at an epoch time; the formatter is made once, because making one is slow. */
export function createLocalClock(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (time) => {
    const [hour, minute] = format.format(time).split(':');
    return Number(hour) * 60 + Number(minute);
  };
}

/** The roster entry of each terminal that is on shift at a local minute; shifts may run past midnight. */
export function findOnShift(roster: readonly RosterEntry[], localMinute: number): Map<string, RosterEntry> {
  const onShift = new Map<string, RosterEntry>();
  for (const entry of roster) {
    const sinceStart = (localMinute - entry.startMinute + 1440) % 1440;
    if (sinceStart < entry.durationMinutes) onShift.set(entry.deviceId, entry);
  }
  return onShift;
}
