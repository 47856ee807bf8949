const MINUTE_MS = 60_000;

/** What the city's clocks show at a moment (epoch ms), as if they were those of UTC. @param zone IANA name of the city's time zone */
export function localOf(zone: string, at: number): number {
  return at + aheadMs(zone, at);
}

/** The moment (epoch ms) at which the city's clocks show this; `local` as if they were those of UTC. */
export function momentOf(zone: string, local: number): number {
  const guess = local - aheadMs(zone, local);
  return local - aheadMs(zone, guess); // once more: the clocks may have been changed in between
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
