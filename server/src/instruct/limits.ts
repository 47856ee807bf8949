import type { InstructionLimits } from '@xuncheng/contract';

/** Limits of sending instructions that are no setting. */
export const INSTRUCT_LIMITS = {
  /** Seconds to wait for a terminal on Socket.IO to acknowledge: longer than a slow mobile round trip. */
  acknowledgeSeconds: 5,
  /** Seconds a terminal's clock may be ahead; later times are replaced by ours. */
  clockAheadSeconds: 60,
} as const;

/** Seconds until the next attempt after `attempts` attempts. */
export function retryAfterSeconds(attempts: number, { retrySeconds }: Pick<InstructionLimits, 'retrySeconds'>): number {
  const { first, second, third, fourth, later } = retrySeconds;
  return [first, second, third, fourth][Math.max(attempts, 1) - 1] ?? later;
}
