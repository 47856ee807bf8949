import type { FixMessage, ReportPlace } from '@xuncheng/contract';

export interface PlaceWish {
  /** Positions older than this are where somebody was; ms. */
  readonly maxAgeMs: number;
  /** How long a new one is waited for; ms. */
  readonly patienceMs: number;
}

/** Where the phone is: the newest fix if it is new enough, and otherwise the first position that comes; undefined: none does. */
export async function findPlace(
  lastFix: FixMessage | null,
  { maxAgeMs, patienceMs }: PlaceWish,
): Promise<ReportPlace | undefined> {
  if (lastFix && Date.now() - lastFix.time < maxAgeMs)
    return { lon: lastFix.lon, lat: lastFix.lat, accuracy: lastFix.accuracy ?? null };
  if (!('geolocation' in navigator)) return undefined;
  return new Promise((resolve) => {
    setTimeout(resolve, patienceMs);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy });
      },
      () => {
        resolve(undefined);
      },
      { enableHighAccuracy: true, timeout: patienceMs },
    );
  });
}
