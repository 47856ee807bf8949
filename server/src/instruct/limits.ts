/** Limits of sending instructions. */
export const INSTRUCT_LIMITS = {
  /** Seconds to wait for a terminal on Socket.IO to acknowledge: longer than a slow mobile round trip. */
  acknowledgeSeconds: 5,
  /** Seconds until the next attempt, by attempts so far; the last one repeats. Short at first: most losses are a dead zone of seconds. */
  retryAfterSeconds: [10, 20, 40, 60, 120],
  /** Metres from the place at which an officer has arrived: satellite positions in streets are 5–20 m off. */
  arrivalMetres: 30,
  /** Metres of accuracy beyond which a position says nothing about an arrival. */
  accuracyMetres: 50,
  /** Seconds a terminal's clock may be ahead; later times are replaced by ours. */
  clockAheadSeconds: 60,
} as const;

/** Seconds until the next attempt after `attempts` attempts. */
export function retryAfterSeconds(attempts: number): number {
  const list = INSTRUCT_LIMITS.retryAfterSeconds;
  return list[Math.min(Math.max(attempts, 1), list.length) - 1] ?? 120;
}
