import type { Severity } from '@xuncheng/contract';

/**
 * Rule E1: an active alarm that nobody acknowledged is escalated after so many seconds. A warning never is: it asks for nothing at once.
 * Two minutes are about what a full desk needs to look up; a call for help must not wait longer.
 */
export const ESCALATE_AFTER_SECONDS: Readonly<Record<Severity, number | null>> = {
  critical: 120,
  major: 300,
  minor: 900,
  warning: null,
};
