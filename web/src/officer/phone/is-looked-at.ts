import type { PhoneState } from './phone-state.ts';

/** Milliseconds without a touch before the battery saver makes the screen black. */
export const DARK_AFTER_MS = 30_000;

/** Does somebody see what came at `cameAt`? A page in the background and a screen left to the battery saver show nothing to anybody. */
export function isLookedAt(
  { isVisible, savesBattery, touchedAt }: Pick<PhoneState, 'isVisible' | 'savesBattery' | 'touchedAt'>,
  cameAt: number,
): boolean {
  return isVisible && (!savesBattery || touchedAt > cameAt - DARK_AFTER_MS);
}
