import type { Fence, FenceIndex } from './fence-index.ts';
import { notSeen, stepPresence, type Change, type Presence, type PresenceFix } from './presence.ts';

/** An officer of a shift, as fences see them. Changed in place. */
export interface Track {
  /** Time of the newest usable fix, and of the first one since the last silence; epoch ms. */
  newestAt: number;
  heardSince: number;
  /** By fence; none for fences that they never were in. */
  readonly presences: Map<number, Presence>;
}

export interface TrackLimits {
  readonly accuracyMetres: number;
  readonly silenceSeconds: number;
}

/** Somebody of whom nothing was heard yet. */
export function newTrack(): Track {
  return { newestAt: Number.NEGATIVE_INFINITY, heardSince: Number.NEGATIVE_INFINITY, presences: new Map() };
}

/**
 * One fix through all fences it can change something of: those whose box it is in, and those that the officer was in or about to enter.
 * Fixes made up or from the future must not come here; inaccurate ones are left out here (F2).
 * @returns who went in or out of what
 */
export function takeFix<Kept extends Fence>(
  track: Track,
  fences: FenceIndex<Kept>,
  isSubject: (fence: Kept) => boolean,
  fix: PresenceFix,
  limits: TrackLimits,
): { readonly fence: Kept; readonly change: Change }[] {
  if (fix.accuracy !== undefined && fix.accuracy > limits.accuracyMetres) return [];
  if (fix.time <= track.newestAt) return []; // F8, also of fences that keep no memory of this officer
  const isAfterSilence = fix.time - track.newestAt > limits.silenceSeconds * 1_000;
  if (isAfterSilence) track.heardSince = fix.time;
  track.newestAt = fix.time;
  const looked = new Set<Kept>(fences.around(fix.lon, fix.lat));
  for (const id of track.presences.keys()) {
    const fence = fences.byId.get(id);
    if (fence) looked.add(fence);
  }
  const changes: { fence: Kept; change: Change }[] = [];
  for (const fence of looked) {
    if (!isSubject(fence)) continue;
    const before = track.presences.get(fence.id) ?? notSeen(fence);
    const { presence, change } = stepPresence(before, fence, fix, isAfterSilence);
    if (presence !== before) keep(track, fence, presence);
    if (change) changes.push({ fence, change });
  }
  return changes;
}

/** Whoever was never inside and is not about to be needs no memory: thousands pass by. */
function keep(track: Track, fence: Fence, presence: Presence): void {
  if (presence.began || presence.row) track.presences.set(fence.id, presence);
  else track.presences.delete(fence.id);
}
