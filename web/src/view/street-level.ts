/** Hours up to which a street is of class 0 to 3; later, or not walked in a day: 4. */
export const STREET_LEVEL_HOURS = [1, 2, 4, 8] as const;

/** Class of a street by seconds since somebody walked it; undefined: nobody in a day. */
export function streetLevel(seconds: number | undefined): number {
  if (seconds === undefined) return STREET_LEVEL_HOURS.length;
  const level = STREET_LEVEL_HOURS.findIndex((hours) => seconds < hours * 3_600);
  return level < 0 ? STREET_LEVEL_HOURS.length : level;
}
