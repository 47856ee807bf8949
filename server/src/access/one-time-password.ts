import { randomInt } from 'node:crypto';

/** Hours that a one-time password lets in: it is handed over by hand, and a weekend may lie between. */
const HOURS = 72;
/** Read out loud and typed by hand: no letter that looks or sounds like another (0 O, 1 I L). */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A password for somebody else: 16 letters in groups of four (79 bits), and until when (epoch ms) it lets in. */
export function createOneTimePassword(now: number): { readonly password: string; readonly until: number } {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { password: Array.from({ length: GROUPS }, group).join('-'), until: now + HOURS * 3_600_000 };
}
