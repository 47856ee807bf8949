import type { Interval } from '../intervals.ts';
import { findSilences } from './compute-trajectory.ts';
import type { Move } from './trail-pass.ts';
import type { TrackPart } from './track-parts.ts';

/** What stays of a trail when its fixes are forgotten. Times in epoch ms. */
export interface KeptTrail {
  /** The line within two metres; its parts are the segments, each from its first used fix to its last (T11). */
  readonly parts: readonly TrackPart[];
  readonly moves: readonly Omit<Move, 'isSilence'>[];
  readonly visits: readonly (Interval & { readonly cellId: number })[];
  /** Alarms of the beat that were judged (M13), with when they were attended. */
  readonly alarms: readonly { readonly text: string; readonly raisedAt: number; readonly attendedAt: number | null }[];
}

/** What figures need of a trail. */
export interface TrailFacts {
  readonly moves: readonly Move[];
  readonly unknown: readonly Interval[];
  /** From the first used fix to the last; undefined: there is none. */
  readonly seen: Interval | undefined;
}

/**
 * The facts of a trail without its fixes, by rule T12 (RULES.md).
 * @param duty on-duty interval up to its end
 */
export function readKeptTrail({ parts, moves }: KeptTrail, duty: Interval, silenceSeconds: number): TrailFacts {
  const segments = parts.map(({ times }) => ({ startsAt: times[0]!, endsAt: times.at(-1)! }));
  const unknown = findSilences(segments, duty, silenceSeconds);
  const silences = new Set(unknown.map(({ startsAt }) => startsAt));
  const last = segments.at(-1);
  return {
    // Across a silence one move leads from its first moment to its last (T5); no other move begins there.
    moves: moves.map((move) => ({ ...move, isSilence: silences.has(move.startsAt) })),
    unknown,
    seen: last && { startsAt: segments[0]!.startsAt, endsAt: last.endsAt },
  };
}
