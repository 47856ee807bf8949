/** A lock that nobody has is given at once. */
const ELSEWHERE_AFTER_MS = 1_000;
const LOCK = 'xuncheng-officer-phone';

/**
 * Run as the one tab of this browser that is the phone: two would say the same things under one name and throw each other out. While
 * another is it, wait for it to be closed.
 */
export async function runInOneTab(run: () => Promise<void>, onElsewhere: () => void): Promise<void> {
  // Browsers have locks where they have positions: on https and on this machine.
  if (!('locks' in navigator)) return run();
  const waits = setTimeout(onElsewhere, ELSEWHERE_AFTER_MS);
  await navigator.locks.request(LOCK, async () => {
    clearTimeout(waits);
    await run();
    // Held until the page goes.
    await new Promise<never>(() => undefined);
  });
}
