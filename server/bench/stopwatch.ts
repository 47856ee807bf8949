/** Nanoseconds a thing: the best of some rounds, because others share the machine. */
export function bestNanoseconds(rounds: number, things: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    work();
    best = Math.min(best, performance.now() - started);
  }
  return (best * 1e6) / things;
}
