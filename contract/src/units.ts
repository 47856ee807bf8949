/**
 * Unit conversions used at the edges. Inside: WGS-84 degrees, metres, seconds, metres a second, epoch milliseconds.
 * Coordinates are stored as integers of 1e-7 degree (about 1 cm): they compress to a third of a double and compare exactly.
 */
const E7_PER_DEGREE = 10_000_000;

/** Degrees → integer 1e-7 degrees. */
export function degreesToE7(degrees: number): number {
  return Math.round(degrees * E7_PER_DEGREE);
}

/** Integer 1e-7 degrees → degrees. */
export function e7ToDegrees(e7: number): number {
  return e7 / E7_PER_DEGREE;
}

/** Kilometres an hour → metres a second. */
export function kmhToMetresPerSecond(kmh: number): number {
  return kmh / 3.6;
}

/** Knots → metres a second. */
export function knotsToMetresPerSecond(knots: number): number {
  return (knots * 1852) / 3600;
}
