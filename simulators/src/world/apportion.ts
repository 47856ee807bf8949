/**
 * Shares a whole number out in proportion to weights (largest remainder), each share at least `minimum`.
 * Throws when there is not enough for everybody's minimum.
 */
export function apportion(total: number, weights: readonly number[], minimum: number): number[] {
  if (total < minimum * weights.length) {
    throw new Error(
      `cannot share ${String(total)} among ${String(weights.length)} with at least ${String(minimum)} each`,
    );
  }
  const shares = weights.map(() => minimum);
  let left = total - minimum * weights.length;
  const sum = weights.reduce((a, b) => a + b, 0);
  // What each still lacks of its fair part; those the minimum already satisfies lack nothing.
  const wanted = weights.map((weight) => Math.max(0, (total * weight) / sum - minimum));
  const wantedSum = wanted.reduce((a, b) => a + b, 0) || 1;
  const scaled = wanted.map((want) => (want * left) / wantedSum);
  scaled.forEach((share, i) => {
    shares[i]! += Math.floor(share);
    left -= Math.floor(share);
  });
  const byRemainder = scaled
    .map((share, i) => ({ i, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (let k = 0; left > 0; k++, left--) shares[byRemainder[k % byRemainder.length]!.i]! += 1;
  return shares;
}
