import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../journal/record.ts';
import { createLastSeen } from './last-seen.ts';

const heard = (deviceNumber: number, receivedAt: number, kind: JournalEntry['kind'] = 'fix'): JournalEntry => ({
  sequence: 1,
  kind,
  deviceNumber,
  receivedAt,
  bytes: Buffer.alloc(0),
});

describe('last seen', () => {
  it('is due at once, then once a second with the newest moment, and nothing is left over', () => {
    const seen = createLastSeen(1_000);
    seen.note([heard(1, 10), heard(1, 20), heard(2, 15), heard(3, 5, 'status'), heard(0, 6, 'dead-letter')]);
    const first = seen.due(100);
    expect([...first]).toEqual([
      [1, 20],
      [2, 15],
    ]);
    // Heard while it was being written: still to come.
    seen.note([heard(1, 130)]);
    seen.written(first, 150);
    expect([...seen.due(1_149)]).toEqual([]);
    expect(seen.isWaiting()).toBe(true);
    seen.note([heard(2, 160)]);
    const second = seen.due(1_150);
    expect([...second]).toEqual([
      [1, 130],
      [2, 160],
    ]);
    seen.written(second, 1_160);
    expect(seen.isWaiting()).toBe(false);
  });

  it('is due again when writing failed, when the clock went back, and at the end', () => {
    const seen = createLastSeen(1_000);
    seen.note([heard(1, 10)]);
    expect(seen.due(50).size).toBe(1);
    const again = seen.due(60);
    expect(again.size).toBe(1);
    seen.written(again, 100_000);
    seen.note([heard(1, 20)]);
    expect(seen.due(50_000).size).toBe(1);
    seen.written(seen.due(50_000), 50_000);
    seen.note([heard(1, 30)]);
    expect(seen.due(50_001).size).toBe(0);
    expect(seen.due(Number.POSITIVE_INFINITY).size).toBe(1);
  });
});
