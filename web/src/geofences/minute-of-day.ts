const MINUTES_AN_HOUR = 60;

/** A minute of the day as a field for times has it: 510 is 08:30; the end of the day is its beginning. */
export function clockOf(minute: number): string {
  const hours = Math.floor(minute / MINUTES_AN_HOUR) % 24;
  return `${String(hours).padStart(2, '0')}:${String(minute % MINUTES_AN_HOUR).padStart(2, '0')}`;
}

/** The way back; null while the field is not whole. */
export function minuteOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? [];
  return hours === undefined ? null : Number(hours) * MINUTES_AN_HOUR + Number(minutes);
}
