/** A device's allowance of messages: refilled steadily, saved up to a burst, allowed to run into a bounded debt. */
export interface Allowance {
  messages: number;
  at: number;
}

export interface AllowanceLimits {
  readonly perSecond: number;
  readonly burst: number;
  /** Messages of debt at which the device is cut off. */
  readonly debt: number;
}

/** A full allowance at a time (epoch ms). */
export function newAllowance(limits: AllowanceLimits, now: number): Allowance {
  return { messages: limits.burst, at: now };
}

/**
 * Take one message from the allowance (which is changed).
 * @returns milliseconds to hold the message back (0: none), or 'cut-off' when the debt is too deep
 */
export function takeMessage(allowance: Allowance, limits: AllowanceLimits, now: number): number | 'cut-off' {
  const elapsedSeconds = Math.max(0, now - allowance.at) / 1000;
  allowance.messages = Math.min(limits.burst, allowance.messages + elapsedSeconds * limits.perSecond) - 1;
  allowance.at = now;
  if (allowance.messages >= 0) return 0;
  if (-allowance.messages > limits.debt) {
    // What is cut off was not taken: the debt stays payable, and the device is served again as it is paid.
    allowance.messages += 1;
    return 'cut-off';
  }
  return (-allowance.messages / limits.perSecond) * 1000;
}
