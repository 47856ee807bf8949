import type { Look } from '../theme/map-look.ts';
import { remember, remembered } from './remembered.ts';

/** As the sun has it, or always one of the two. */
export const LOOK_CHOICES = ['sun', 'day', 'night'] as const;
export type LookChoice = (typeof LOOK_CHOICES)[number];

/** What was chosen in this browser before. */
export function rememberedLook(): LookChoice {
  const kept = remembered('map-look');
  return LOOK_CHOICES.find((choice) => choice === kept) ?? 'sun';
}

/** Keeps it for the next time. */
export function rememberLook(choice: LookChoice): void {
  remember('map-look', choice);
}

/** The look after this one: by the sun, day, night, and round again. */
export function nextLook(choice: LookChoice): LookChoice {
  return LOOK_CHOICES[(LOOK_CHOICES.indexOf(choice) + 1) % LOOK_CHOICES.length]!;
}

/** The look that a choice comes to. `isDaylight`: is it light outside at the moment shown? */
export function lookOf(choice: LookChoice, isDaylight: boolean): Look {
  return choice === 'sun' ? (isDaylight ? 'day' : 'night') : choice;
}
