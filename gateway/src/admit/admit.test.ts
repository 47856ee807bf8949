import { FLAG_FUTURE, FLAG_INACCURATE, FLAG_LATE, FLAG_MOCK } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { admit } from './admit.ts';
import { newAllowance, takeMessage } from './flood.ts';

const now = Date.UTC(2026, 4, 1);
const fixAt = (time: number, more: { accuracy?: number; mock?: boolean } = {}) =>
  admit(
    {
      kind: 'fix',
      body: {
        deviceId: 't',
        messageKey: 1,
        time,
        lon: 1,
        lat: 1,
        mock: more.mock ?? false,
        ...(more.accuracy !== undefined && { accuracy: more.accuracy }),
      },
    },
    now,
  );
const flagsOf = (verdict: ReturnType<typeof fixAt>): unknown =>
  'kind' in verdict && verdict.kind === 'fix' ? verdict.body.flags : verdict;

describe('admission', () => {
  it('takes a fix of now without flags', () => {
    expect(flagsOf(fixAt(now))).toBe(0);
  });
  it('refuses clocks of 1970 and more than 24 h ahead, flags 60 s ahead and late', () => {
    expect(fixAt(1_700_000_000)).toMatchObject({ reason: 'clock-1970' });
    expect(fixAt(Number.NaN)).toMatchObject({ reason: 'clock-1970' });
    expect(fixAt(now + 86_400_001)).toMatchObject({ reason: 'clock-ahead' });
    expect(flagsOf(fixAt(now + 86_400_000))).toBe(FLAG_FUTURE);
    expect(flagsOf(fixAt(now + 60_000))).toBe(0);
    expect(flagsOf(fixAt(now - 60_001))).toBe(FLAG_LATE);
  });
  it('flags made-up and inaccurate positions', () => {
    expect(flagsOf(fixAt(now, { mock: true, accuracy: 51 }))).toBe(FLAG_MOCK | FLAG_INACCURATE);
    expect(flagsOf(fixAt(now, { accuracy: 50 }))).toBe(0);
  });
});

describe('flood', () => {
  const limits = { perSecond: 5, burst: 50, debt: 100 };
  it('lets a burst through, slows what follows, then cuts off', () => {
    const allowance = newAllowance(limits, 0);
    for (let i = 0; i < 50; i++) expect(takeMessage(allowance, limits, 0)).toBe(0);
    expect(takeMessage(allowance, limits, 0)).toBe(200);
    for (let i = 0; i < 99; i++) takeMessage(allowance, limits, 0);
    expect(takeMessage(allowance, limits, 0)).toBe('cut-off');
  });
  it('never slows five a second', () => {
    const allowance = newAllowance(limits, 0);
    for (let i = 0; i < 1000; i++) expect(takeMessage(allowance, limits, i * 200)).toBe(0);
  });
});
