import type { TravelMode } from '@xuncheng/contract';
import { canonical, walkStreets } from '../compute/coverage/walk-streets.ts';
import { matchTrack } from '../compute/matching/match-track.ts';
import type { CleanTrack } from '../compute/trajectory/compute-trajectory.ts';
import type { Roads } from '../live/road-book.ts';
import type { ShiftMeaning } from '../store/save-shift-meaning.ts';

/** Seconds after which a running shift is matched again: a day's fixes take thirty milliseconds in which nobody else is served. */
export const MATCH_EVERY_SECONDS = 300;

/** The pieces of streets that a track went along. */
export function matchStreets(
  { network, grounds, segmentOf }: Roads,
  track: CleanTrack,
  mode: TravelMode,
): NonNullable<ShiftMeaning['streets']> {
  const ground = grounds[mode];
  const matched = matchTrack(network, track, ground.options, ground);
  return walkStreets(network, matched, track.time).flatMap(({ edge, ...visit }) => {
    const segmentId = segmentOf.get(canonical(network, edge));
    return segmentId === undefined ? [] : [{ segmentId, ...visit }];
  });
}
