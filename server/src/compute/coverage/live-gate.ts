import { distanceMetres } from '@xuncheng/contract';

/** A position somebody is said to be at; `time` epoch ms by the device's clock. */
export interface LivePlace {
  readonly lon: number;
  readonly lat: number;
  readonly time: number;
}

/** Of one duty: the newest position believed, and those after it that cannot be, unless they go on to agree (T4). */
export interface GateState {
  readonly last: LivePlace | undefined;
  readonly suspects: readonly LivePlace[];
}

/** Nothing was heard yet. */
export const OPEN_GATE: GateState = { last: undefined, suspects: [] };

/**
 * Which positions count as visits when another one comes in, by rule V5 (RULES.md).
 * @param metresPerSecond greatest speed of the travel mode
 * @param agreeing positions in a row that are believed though they cannot be reached from the last one
 */
export function passGate(
  { last, suspects }: GateState,
  place: LivePlace,
  metresPerSecond: number,
  agreeing: number,
): { readonly state: GateState; readonly visited: readonly LivePlace[] } {
  const isReachable = (from: LivePlace): boolean =>
    distanceMetres(from.lon, from.lat, place.lon, place.lat) <=
    (metresPerSecond * Math.abs(place.time - from.time)) / 1_000;
  // A late one moves nobody back.
  if (last && place.time <= last.time) {
    return { state: { last, suspects }, visited: isReachable(last) ? [place] : [] };
  }
  if (!last || isReachable(last)) return { state: { last: place, suspects: [] }, visited: [place] };
  const previous = suspects.at(-1);
  const row = previous && place.time > previous.time && isReachable(previous) ? [...suspects, place] : [place];
  if (row.length < agreeing) return { state: { last, suspects: row }, visited: [] };
  return { state: { last: place, suspects: [] }, visited: row };
}
