import type { Look } from '../theme/map-look.ts';

/** As the sun has it, or always one of the two. */
export const LOOK_CHOICES = ['sun', 'day', 'night'] as const;
export type LookChoice = (typeof LOOK_CHOICES)[number];

const STORAGE_KEY = 'xuncheng.map-look';

/** What was chosen on this machine before. */
export function rememberedLook(): LookChoice {
  try {
    return LOOK_CHOICES.find((choice) => choice === localStorage.getItem(STORAGE_KEY)) ?? 'sun';
  } catch {
    return 'sun'; // a browser that keeps nothing
  }
}

/** Keeps it for the next time, where the browser lets one. */
export function rememberLook(choice: LookChoice): void {
  try {
    localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // Then it holds until the page is closed.
  }
}

/** The look after this one: by the sun, day, night, and round again. */
export function nextLook(choice: LookChoice): LookChoice {
  return LOOK_CHOICES[(LOOK_CHOICES.indexOf(choice) + 1) % LOOK_CHOICES.length]!;
}

/** The look that a choice comes to. `isDaylight`: is it light outside at the moment shown? */
export function lookOf(choice: LookChoice, isDaylight: boolean): Look {
  return choice === 'sun' ? (isDaylight ? 'day' : 'night') : choice;
}
