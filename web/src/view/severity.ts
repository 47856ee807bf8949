import { SEVERITIES, type Alarm, type Severity } from '@xuncheng/contract';

/** The more severe of two; one alone is itself. */
export function worstSeverity(a: Severity | undefined, b: Severity): Severity {
  return a !== undefined && SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b) ? a : b;
}

/**
 * The order of the queue: unacknowledged before acknowledged, false ones last, active before cleared, escalated ones first, then
 * severity, then newest.
 * Answers a new array.
 */
export function queueOrder(alarms: Iterable<Alarm>): Alarm[] {
  return [...alarms].sort(
    (a, b) =>
      Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) ||
      Number(a.falseAt !== null) - Number(b.falseAt !== null) ||
      Number(b.active) - Number(a.active) ||
      Number(b.escalatedAt !== null) - Number(a.escalatedAt !== null) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      b.raisedAt - a.raisedAt,
  );
}
