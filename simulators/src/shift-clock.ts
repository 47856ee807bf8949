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

/** Epoch ms at which the longest running of the shifts under way at `time` began; `time` itself when nobody is on shift. */
export function findShiftStart(
  roster: readonly RosterEntry[],
  localMinuteAt: (time: number) => number,
  time: number,
): number {
  const localMinute = localMinuteAt(time);
  const running = [...findOnShift(roster, localMinute).values()];
  if (running.length === 0) return time;
  const minutes = Math.max(...running.map(({ startMinute }) => (localMinute - startMinute + 1440) % 1440));
  return (Math.floor(time / 60_000) - minutes) * 60_000;
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
