import { describe, expect, it } from 'vitest';
import { judgeTracking, trackingForStatus, type TrackingFacts } from './judge-tracking.ts';

const NOW = Date.UTC(2026, 4, 1, 8);
const TRACKED: TrackingFacts = {
  isPaired: true,
  credentialsRefused: false,
  isElsewhere: false,
  onDuty: true,
  hasPositions: true,
  permission: 'granted',
  isVisible: true,
  keepsFixes: true,
  watchingSince: NOW - 600_000,
  lastFix: { at: NOW - 5_000, accuracy: 8 },
  mqtt: 'connected',
  clockBehindSeconds: 1,
};
const judge = (more: Partial<TrackingFacts>) => judgeTracking({ ...TRACKED, ...more }, NOW);

describe('am I being tracked', () => {
  it('yes, when nothing is in the way', () => {
    expect(judge({})).toEqual({ state: 'tracked', cause: null });
  });

  it.each([
    [{ isElsewhere: true }, 'elsewhere'],
    [{ isPaired: false }, 'not-paired'],
    [{ credentialsRefused: true }, 'refused'],
    [{ onDuty: false }, 'off-duty'],
    [{ hasPositions: false }, 'no-positions'],
    [{ permission: 'denied' as const }, 'permission'],
    [{ permission: 'prompt' as const, lastFix: null }, 'permission'],
    [{ isVisible: false }, 'hidden'],
    [{ keepsFixes: false }, 'storage-full'],
    [{ lastFix: null, watchingSince: NOW - 10_000 }, 'searching'],
    [{ lastFix: null, watchingSince: NOW - 46_000 }, 'no-position'],
    [{ lastFix: { at: NOW - 46_000, accuracy: 8 } }, 'no-position'],
    [{ lastFix: { at: NOW - 5_000, accuracy: 51 } }, 'inaccurate'],
  ])('no: %o', (more, cause) => {
    expect(judge(more)).toEqual({ state: 'not-tracked', cause });
  });

  it('kept on the phone without a line; a wrong clock is said in both cases', () => {
    expect(judge({ mqtt: 'disconnected' })).toEqual({ state: 'kept', cause: 'offline' });
    expect(judge({ clockBehindSeconds: -300 })).toEqual({ state: 'tracked', cause: 'clock' });
    expect(judge({ clockBehindSeconds: 61, mqtt: 'disconnected' })).toEqual({ state: 'kept', cause: 'clock' });
    expect(judge({ clockBehindSeconds: null })).toEqual({ state: 'tracked', cause: null });
  });

  it('off duty nothing else is looked at: who is not clocked in is asked for nothing', () => {
    expect(judge({ onDuty: false, permission: 'denied', isVisible: false, lastFix: null }).cause).toBe('off-duty');
  });

  it('the operator hears the same reason', () => {
    const said = (more: Partial<TrackingFacts>) => trackingForStatus(judge(more));
    expect(said({})).toEqual({ tracking: 'well', permission: 'when-in-use' });
    expect(said({ permission: 'denied' })).toEqual({ tracking: 'no-position', permission: 'denied' });
    expect(said({ isVisible: false }).tracking).toBe('hidden');
    expect(said({ onDuty: false }).tracking).toBe('off-duty');
    expect(said({ lastFix: { at: NOW, accuracy: 80 } }).tracking).toBe('inaccurate');
  });
});
