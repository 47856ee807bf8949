import { describe, expect, it } from 'vitest';
import { HEALTH_LIMITS } from '../limits.ts';
import { judgeHealth, type DeviceFacts } from './judge-health.ts';

const NOW = Date.UTC(2026, 4, 1, 8);
const ago = (seconds: number): number => NOW - seconds * 1_000;

/** A terminal on a shift that says where it is. */
const WELL: DeviceFacts = {
  online: true,
  changedAt: ago(3_600),
  offlineReason: null,
  battery: 80,
  permission: 'always',
  tracking: null,
  trackingSince: null,
  lastSeenAt: ago(5),
  refusal: null,
  lastDutyAt: ago(5),
  expected: 'fixes',
  expectedSince: ago(3_600),
  aheadSeconds: 0,
  alikeLags: 1,
};
const judge = (more: Partial<DeviceFacts>): unknown[] => {
  const { state, reason, since, value } = judgeHealth({ ...WELL, ...more }, HEALTH_LIMITS, NOW);
  return [state, reason, since, value];
};
const OFFLINE = { online: false, changedAt: ago(600) } as const;

describe('device health', () => {
  it('H12: what the terminal says of its own tracking', () => {
    for (const tracking of ['off-duty', 'hidden', 'no-position'] as const)
      expect(judge({ tracking, trackingSince: ago(40) })).toEqual(['silent', tracking, ago(40), null]);
    expect(judge({ tracking: 'inaccurate', trackingSince: ago(40) })).toEqual([
      'impaired',
      'inaccurate',
      ago(40),
      null,
    ]);
    expect(judge({ tracking: 'off-duty', expected: null, expectedSince: null })).toEqual(['well', null, null, null]);
    // It sees for itself whether it is on screen (H10), and why its line broke is what it said last (H3).
    expect(judge({ tracking: 'well', permission: 'when-in-use' })).toEqual(['well', null, null, null]);
    expect(judge({ ...OFFLINE, offlineReason: 'keep-alive', tracking: 'hidden' })).toEqual([
      'silent',
      'hidden',
      ago(600),
      null,
    ]);
    expect(judge({ ...OFFLINE, offlineReason: 'goodbye', tracking: 'hidden' })).toEqual([
      'silent',
      'offline',
      ago(600),
      null,
    ]);
  });
  it('H1: never heard of', () => {
    expect(judge({ online: null, changedAt: null, lastSeenAt: null, lastDutyAt: null })).toEqual([
      'unknown',
      null,
      null,
      null,
    ]);
  });
  it('H2: offline with an empty battery, whatever the connection says', () => {
    expect(judge({ ...OFFLINE, offlineReason: 'keep-alive', battery: 4.2 })).toEqual([
      'silent',
      'battery',
      ago(600),
      4,
    ]);
    expect(judge({ ...OFFLINE, offlineReason: 'goodbye', battery: 10 })).toEqual(['silent', 'battery', ago(600), 10]);
    expect(judge({ ...OFFLINE, offlineReason: 'goodbye', battery: 10.1 })).toEqual([
      'silent',
      'offline',
      ago(600),
      null,
    ]);
  });
  it('H3: offline for what ended the connection', () => {
    for (const [offlineReason, reason] of [
      ['goodbye', 'offline'],
      ['not-back', 'offline'],
      [null, 'offline'],
      ['keep-alive', 'keep-alive'],
      ['connection-lost', 'keep-alive'],
      ['refused', 'refused'],
    ] as const)
      expect(judge({ ...OFFLINE, offlineReason })).toEqual(['silent', reason, ago(600), null]);
  });
  it('H4: not allowed to take its position, if anybody expects one', () => {
    expect(judge({ permission: 'denied' })).toEqual(['silent', 'permission', ago(5), null]);
    expect(judge({ permission: 'denied', expected: null })[0]).toBe('well');
  });
  it('H5: refused for its time until something good comes; ahead by more than a minute', () => {
    expect(judge({ refusal: { reason: 'clock-1970', at: ago(3) } })).toEqual(['impaired', 'clock', ago(3), null]);
    expect(judge({ refusal: { reason: 'clock-1970', at: ago(6) } })[0]).toBe('well');
    expect(judge({ aheadSeconds: 3 * 3_600 })).toEqual(['impaired', 'clock', ago(5), 10_800]);
    expect(judge({ aheadSeconds: 60 })[0]).toBe('well');
  });
  it('H6: slow only when it lags by the same time again and again', () => {
    expect(judge({ aheadSeconds: -900, alikeLags: 5 })).toEqual(['impaired', 'clock', ago(5), -900]);
    expect(judge({ aheadSeconds: -900, alikeLags: 4 })[0]).toBe('well');
    expect(judge({ aheadSeconds: -300, alikeLags: 9 })[0]).toBe('well');
  });
  it('H7: connected, and silent beyond what is allowed', () => {
    expect(judge({ lastDutyAt: ago(181) })).toEqual(['silent', 'stale', ago(181), null]);
    expect(judge({ lastDutyAt: ago(180) })[0]).toBe('well');
    expect(judge({ lastDutyAt: ago(181), expected: null })[0]).toBe('well');
    // The shift began a minute ago: nobody was expected before.
    expect(judge({ lastDutyAt: ago(4_000), expectedSince: ago(60) })[0]).toBe('well');
    const probe = { expected: 'readings', expectedSince: null, online: null } as const;
    expect(judge({ ...probe, lastDutyAt: ago(901) })).toEqual(['silent', 'stale', ago(901), null]);
    expect(judge({ ...probe, lastDutyAt: ago(899) })[0]).toBe('well');
    expect(judge({ ...probe, lastDutyAt: null })).toEqual(['silent', 'stale', null, null]);
    // It came a minute ago and has not measured yet.
    expect(judge({ ...probe, online: true, changedAt: ago(60), lastDutyAt: null })[0]).toBe('well');
  });
  it('H8: refused for anything else', () => {
    expect(judge({ refusal: { reason: 'wrong-shape', at: ago(2) } })).toEqual(['impaired', 'refused', ago(2), null]);
    const probe = {
      expected: 'readings',
      expectedSince: null,
      online: null,
      changedAt: null,
      lastSeenAt: null,
    } as const;
    for (const reason of ['unknown-node', 'untrusted-certificate']) {
      const refusal = { reason, at: ago(5_000) };
      expect(judge({ ...probe, lastDutyAt: null, refusal })).toEqual(['silent', 'refused', ago(5_000), null]);
      expect(judge({ ...probe, lastDutyAt: ago(3), refusal })[0]).toBe('well');
    }
  });
  it('H9: low battery', () => {
    expect(judge({ battery: 15 })).toEqual(['impaired', 'battery', null, 15]);
    expect(judge({ battery: 15.5 })[0]).toBe('well');
  });
  it('H10: may take its position on screen only', () => {
    expect(judge({ permission: 'when-in-use' })).toEqual(['impaired', 'permission', null, null]);
    expect(judge({ permission: 'when-in-use', expected: null })[0]).toBe('well');
  });
  it('H11: well', () => {
    expect(judge({})).toEqual(['well', null, null, null]);
  });
});
