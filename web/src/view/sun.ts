const RADIANS = Math.PI / 180;
/** 1 January 2000, 12:00 UTC, epoch ms. */
const J2000_MS = 946_728_000_000;
const DAY_MS = 86_400_000;
/** Lower than this it is night in a street: the end of civil twilight. */
const TWILIGHT_DEGREES = -6;

/** Height of the sun above the horizon in degrees, to about 0.1° (Astronomical Almanac, low-precision formulas). `time`: epoch ms. */
export function sunHeightDegrees(time: number, lon: number, lat: number): number {
  const days = (time - J2000_MS) / DAY_MS;
  const meanLongitude = 280.46 + 0.985_647_4 * days;
  const anomaly = (357.528 + 0.985_600_3 * days) * RADIANS;
  const ecliptic = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const tilt = (23.439 - 0.000_000_4 * days) * RADIANS;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const siderealDegrees = 280.460_618_37 + 360.985_647_366_29 * days + lon;
  const hour = siderealDegrees * RADIANS - ascension;
  const sine =
    Math.sin(lat * RADIANS) * Math.sin(declination) + Math.cos(lat * RADIANS) * Math.cos(declination) * Math.cos(hour);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
}

/** Is it light enough to read in the street? `time`: epoch ms. */
export function isDaylight(time: number, lon: number, lat: number): boolean {
  return sunHeightDegrees(time, lon, lat) > TWILIGHT_DEGREES;
}
