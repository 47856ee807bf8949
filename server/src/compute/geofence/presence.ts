import type { Fence } from './fence-index.ts';

/** A fix that may be used (F2). Epoch ms, degrees, metres; no accuracy is said: it is taken as exact. */
export interface PresenceFix {
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  readonly accuracy: number | undefined;
}

/** When and where something began. */
interface Moment {
  readonly at: number;
  readonly lon: number;
  readonly lat: number;
}

/** Where somebody is in relation to a fence. */
export interface Presence {
  readonly inside: boolean;
  /** Null: outside from the beginning. */
  readonly began: Moment | null;
  /** Time of the newest fix taken, epoch ms. */
  readonly takenTo: number;
  /** The row of fixes that says otherwise. */
  readonly row: Moment | null;
}

/** Somebody went in or out. */
export interface Change extends Moment {
  readonly kind: 'enter' | 'leave';
}

/** Before anything was seen of somebody (F11). */
export function notSeen(fence: Pick<Fence, 'watchedFrom'>): Presence {
  return { inside: false, began: null, takenTo: fence.watchedFrom, row: null };
}

/**
 * One usable fix through one fence, by rules F3–F9 (RULES.md).
 * @param isAfterSilence nothing usable was heard for too long before it
 */
export function stepPresence(
  presence: Presence,
  fence: Fence,
  fix: PresenceFix,
  isAfterSilence: boolean,
): { readonly presence: Presence; readonly change: Change | undefined } {
  const { time, lon, lat, accuracy = 0 } = fix;
  if (time <= presence.takenTo) return { presence, change: undefined }; // F8
  const outside = fence.shape.metresOutside(lon, lat);
  const saysOtherwise = presence.inside ? outside > Math.max(fence.marginMetres, accuracy) : outside <= 0; // F3
  if (!saysOtherwise) return { presence: { ...presence, takenTo: time, row: null }, change: undefined }; // F6
  const row = (isAfterSilence ? null : presence.row) ?? { at: time, lon, lat }; // F9
  const reachesOver = !presence.inside && outside + accuracy > 0;
  const heldMs = (reachesOver ? 2 : 1) * fence.dwellSeconds * 1_000; // F4, F5
  if (time - row.at < heldMs) return { presence: { ...presence, takenTo: time, row }, change: undefined };
  const inside = !presence.inside;
  return {
    presence: { inside, began: row, takenTo: time, row: null },
    change: { kind: inside ? 'enter' : 'leave', ...row }, // F7
  };
}
