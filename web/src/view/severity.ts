import { SEVERITIES, type Alarm, type Severity } from '@xuncheng/contract';

/** The more severe of two; one alone is itself. */
export function worstSeverity(a: Severity | undefined, b: Severity): Severity {
  return a !== undefined && SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b) ? a : b;
}

/**
 * The order of the queue: unacknowledged before acknowledged, active before cleared, then severity, then newest.
 * Answers a new array.
 */
export function queueOrder(alarms: Iterable<Alarm>): Alarm[] {
  return [...alarms].sort(
    (a, b) =>
      Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) ||
      Number(b.active) - Number(a.active) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      b.raisedAt - a.raisedAt,
  );
}
