import type { Alarm, Severity } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { queueOrder, worstSeverity } from './severity.ts';

function alarm(id: number, severity: Severity, raisedAt: number, acknowledgedAt: number | null, active = true): Alarm {
  return {
    id,
    sourceDeviceId: 'p',
    sourceName: 'P',
    geofenceId: null,
    officerId: null,
    areaId: 1,
    type: 't',
    severity,
    text: '',
    active,
    lon: null,
    lat: null,
    raisedAt,
    clearedAt: null,
    acknowledgedAt,
    acknowledgedBy: null,
    assignee: null,
    falseAt: null,
    escalatedAt: null,
    notes: [],
    evidence: {},
  };
}

describe('the alarm queue', () => {
  it('puts what waits before what is known, the worst first, the newest of equals first', () => {
    const order = queueOrder([
      alarm(1, 'critical', 10, 11),
      alarm(2, 'minor', 30, null),
      alarm(3, 'critical', 5, null),
      alarm(4, 'critical', 6, null, false),
      alarm(5, 'minor', 40, null),
    ]);
    expect(order.map(({ id }) => id)).toEqual([3, 5, 2, 4, 1]);
  });
  it('knows the worse of two', () => {
    expect(worstSeverity('minor', 'critical')).toBe('critical');
    expect(worstSeverity('critical', 'warning')).toBe('critical');
    expect(worstSeverity(undefined, 'warning')).toBe('warning');
  });
});
