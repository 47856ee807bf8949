/**
 * Map matching: which roads a track went along. Needs nothing but arrays and can be used outside the server:
 * build a network with `buildRoadNetwork`, once, then match any number of tracks. This file is all of the module that others import.
 */
import type { RoadNetwork } from '../network/road-network.ts';
import { prepareGround } from './match-ground.ts';
import type { MatchOptions } from './match-options.ts';
import { TrackMatcher, type MatchedTrack } from './track-matcher.ts';

export { buildRoadNetwork, type RoadArrays, type RoadNetwork } from '../network/road-network.ts';
export { prepareGround, type MatchGround } from './match-ground.ts';
export { matchOptions } from './match-options.ts';
export { TrackMatcher, type MatchedTrack } from './track-matcher.ts';

/** A track, one entry a fix, in order of time. */
export interface Fixes {
  /** Epoch milliseconds. */
  readonly time: ArrayLike<number>;
  /** WGS-84 degrees. */
  readonly lon: ArrayLike<number>;
  readonly lat: ArrayLike<number>;
  /** Metres, radius of 68 %; NaN or 0: not said. */
  readonly accuracy?: ArrayLike<number>;
}

/**
 * Match a track to roads by rules MM1–MM14 (RULES.md). Memory and time grow with the number of fixes.
 * @param ground of this network and these options: whoever matches many tracks makes it once
 */
export function matchTrack(
  network: RoadNetwork,
  { time, lon, lat, accuracy }: Fixes,
  options: MatchOptions,
  ground = prepareGround(network, options),
): MatchedTrack {
  const matcher = new TrackMatcher(ground);
  for (let i = 0; i < time.length; i++) matcher.push(time[i]!, lon[i]!, lat[i]!, accuracy?.[i] ?? Number.NaN);
  return matcher.result();
}
