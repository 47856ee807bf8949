import type { TravelMode } from '@xuncheng/contract';
import { walkStreets } from '../compute/coverage/walk-streets.ts';
import { matchTrack } from '../compute/matching/match-track.ts';
import type { CleanTrack } from '../compute/trajectory/compute-trajectory.ts';
import type { MatchedRoads } from './read-roads.ts';
import type { SegmentVisit, ShiftMeaning } from '../store/save-shift-meanings.ts';

/** Seconds after which the whole of a running shift is matched again: it takes all of its fixes, from the database. */
const MATCH_EVERY_SECONDS = 300;
/** Share by which the fixes may grow before: a history that comes in late is not to wait. */
const GROWTH_SHARE = 0.1;

/** Has the track of a shift to be matched again? */
export function isMatchOld(
  last: { readonly at: number; readonly fixes: number } | null,
  fixes: number,
  now: number,
): boolean {
  if (!last) return true;
  return now - last.at >= MATCH_EVERY_SECONDS * 1_000 || fixes > last.fixes * (1 + GROWTH_SHARE);
}

/** The pieces of streets that a track went along, in order of time. */
export function matchStreets(
  { network, pieces, grounds, segmentOf }: MatchedRoads,
  track: Pick<CleanTrack, 'time' | 'lon' | 'lat' | 'accuracy'>,
  mode: TravelMode,
): Required<NonNullable<ShiftMeaning['streets']>> {
  const ground = grounds[mode];
  const matched = matchTrack(network, track, ground.options, ground);
  const visits = new Map<string, SegmentVisit>();
  for (const { piece, startsAt, endsAt, confidence } of walkStreets(network, pieces, matched, track.time)) {
    const segmentId = segmentOf[piece]!;
    // Parallel pieces between the same ends are one.
    const key = `${String(segmentId)} ${String(startsAt)}`;
    const twin = visits.get(key) ?? { endsAt, confidence };
    visits.set(key, {
      segmentId,
      startsAt,
      endsAt: Math.max(endsAt, twin.endsAt),
      confidence: Math.min(confidence, twin.confidence),
    });
  }
  return { matchedFixes: track.time.length, visits: [...visits.values()] };
}
