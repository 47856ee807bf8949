/** A score to one decimal, never up: 89.96 is a B and is not shown as 90. */
export function shownScore(score: number): number {
  return Math.floor(score * 10 + 1e-8) / 10;
}
