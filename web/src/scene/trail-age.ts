/** A trail this old has faded as far as it fades. */
const FADED_AFTER_MS = 2 * 3_600_000;
/** Still to be read as a line over a dark block. */
const FAINTEST = 0.28;

/**
 * How opaque a trail is at each of its times, so that four hours on the same streets show where the officer went last. Times in
 * epoch ms; `newest` is the end of the whole trail.
 */
export function trailOpacities(times: readonly number[], newest: number): number[] {
  return times.map((time) => {
    const age = Math.min(1, Math.max(0, (newest - time) / FADED_AFTER_MS));
    return 1 - (1 - FAINTEST) * Math.sqrt(age);
  });
}
