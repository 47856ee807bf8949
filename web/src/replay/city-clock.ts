/** The city's clock is eight hours ahead of UTC all year: China has no summer time. */
const AHEAD_MS = 8 * 3_600_000;

/** A moment (epoch ms) as the browser's field for date and time has it, on the city's clock: 2026-11-24T08:30. */
export function writeCityTime(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 16);
}

/** The moment (epoch ms) that such a field says; null while it is not whole. */
export function readCityTime(text: string): number | null {
  const at = Date.parse(`${text}:00Z`);
  return Number.isNaN(at) ? null : at - AHEAD_MS;
}
