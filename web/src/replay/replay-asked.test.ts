import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReplayLink, replaySpan, writeReplayLink, type Who } from './replay-asked.ts';

const NOW = 1_790_000_000_000;

describe('a link to a replay', () => {
  it('comes back as it was', () => {
    const who = fc.oneof(
      fc.constant<Who>({ kind: 'all' }),
      fc.string({ minLength: 1 }).map((squad): Who => ({ kind: 'squad', squad })),
      fc
        .array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1 })
        .map((officerIds): Who => ({ kind: 'officers', officerIds })),
    );
    fc.assert(
      fc.property(who, fc.integer({ min: 1, max: 1_440 }), fc.boolean(), (one, minutes, hasAt) => {
        const asked = { from: NOW - minutes * 60_000, to: NOW, who: one, at: hasAt ? NOW - 5_000 : null };
        expect(readReplayLink(new URLSearchParams(writeReplayLink(asked)))).toEqual(asked);
      }),
    );
  });
  it('is not read where there is none', () => {
    for (const text of ['', 'replay=', 'replay=abc', 'replay=1', 'replay=1--2', 'shift=3'])
      expect(readReplayLink(new URLSearchParams(text))).toBeNull();
  });
  it('is never of more than a day, nor backwards', () => {
    expect(replaySpan(NOW - 90_000_000, NOW)).toEqual({ from: NOW - 86_400_000, to: NOW });
    expect(replaySpan(NOW + 5_000, NOW)).toEqual({ from: NOW - 60_000, to: NOW });
  });
});
