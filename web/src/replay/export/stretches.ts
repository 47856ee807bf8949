import type { LoadedReplay, ReplayPerson } from '../loaded-replay.ts';

export interface Point {
  /** Epoch ms. */
  readonly at: number;
  readonly lon: number;
  readonly lat: number;
}

/** A trail within the interval, in the stretches that are known: no line is drawn where nobody knows the way. */
export function stretchesOf(
  { trail }: Pick<ReplayPerson, 'trail'>,
  { from, to }: Pick<LoadedReplay, 'from' | 'to'>,
): Point[][] {
  const stretches: Point[][] = [];
  for (let i = 0; i < trail.time.length; i++) {
    if (trail.time[i]! < from || trail.time[i]! > to) continue;
    if (trail.begins[i] || stretches.length === 0) stretches.push([]);
    stretches.at(-1)!.push({ at: trail.time[i]!, lon: trail.lon[i]!, lat: trail.lat[i]! });
  }
  return stretches;
}

/** Text as XML may hold it: characters that XML 1.0 has no place for are left out. */
export function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Moment as the formats want it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Degrees to 0.1 m. */
export function degrees(value: number): string {
  return value.toFixed(6);
}
