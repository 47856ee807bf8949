/** Small choices that this browser keeps for its next visit. */
type Kept = 'language' | 'map-look' | 'tour' | 'ground' | 'roster';

const nameOf = (what: Kept): string => `xuncheng.${what}`;

/** What was kept; null: nothing, or a browser that keeps nothing. */
export function remembered(what: Kept): string | null {
  try {
    return localStorage.getItem(nameOf(what));
  } catch {
    return null;
  }
}

/** Keeps it, where the browser lets one; elsewhere it holds until the page is closed. */
export function remember(what: Kept, value: string): void {
  try {
    localStorage.setItem(nameOf(what), value);
  } catch {
    // Nobody is told: nothing is lost but a choice made in a click.
  }
}
