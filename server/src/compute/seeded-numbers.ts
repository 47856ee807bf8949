/** Seeded numbers in [0, 1): Lehmer's generator, the same on every machine. */
export function seededNumbers(seed: number): () => number {
  let state = seed % 2_147_483_646;
  return () => (state = (state * 16_807 + 1) % 2_147_483_647) / 2_147_483_647;
}
