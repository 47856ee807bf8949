import type { ProbeLimits } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { stepLimit, UNTOUCHED, type LimitReading, type LimitState } from './probe.ts';

const NOISE: ProbeLimits = {
  type: 'noise',
  direction: 'above',
  raise: 70,
  clear: 65,
  holdSeconds: 30,
  severity: 'minor',
};
const LEVEL: ProbeLimits = { type: 'low', direction: 'below', raise: 2, clear: 3, holdSeconds: 0, severity: 'major' };

function play(
  limits: ProbeLimits,
  readings: readonly [seconds: number, value: number | null, quality?: string][],
): string[] {
  let state: LimitState = UNTOUCHED;
  const events: string[] = [];
  for (const [seconds, value, quality = 'good'] of readings) {
    const reading: LimitReading = { time: seconds * 1_000, value, quality };
    const step = stepLimit(state, limits, reading);
    state = step.state;
    if (step.event) events.push(`${step.event}@${String(seconds)}`);
  }
  return events;
}

describe('limits of a probe', () => {
  it('P1: equal to the limit counts, above and below', () => {
    expect(play(LEVEL, [[0, 2]])).toEqual(['raise@0']);
    expect(play({ ...NOISE, holdSeconds: 0 }, [[0, 70]])).toEqual(['raise@0']);
    expect(play(LEVEL, [[0, 2.1]])).toEqual([]);
  });
  it('P2: raises after the hold, which starts over when interrupted', () => {
    expect(
      play(NOISE, [
        [0, 80],
        [20, 80],
        [30, 80],
      ]),
    ).toEqual(['raise@30']);
    expect(
      play(NOISE, [
        [0, 80],
        [20, 69],
        [30, 80],
        [50, 80],
        [60, 80],
      ]),
    ).toEqual(['raise@60']);
  });
  it('P3: clears after the hold inside the clear limit; between the limits nothing changes', () => {
    expect(
      play(NOISE, [
        [0, 80],
        [30, 80],
        [40, 66],
        [100, 66],
        [110, 64],
        [130, 64],
        [140, 64],
        [200, 66],
      ]),
    ).toEqual(['raise@30', 'clear@140']);
  });
  it('P4: bad quality neither raises nor clears nor interrupts', () => {
    expect(
      play(NOISE, [
        [0, 99, 'bad'],
        [40, 99, 'bad'],
      ]),
    ).toEqual([]);
    expect(
      play(NOISE, [
        [0, 80],
        [20, 10, 'bad'],
        [25, null],
        [30, 80],
        [40, 0, 'bad'],
        [90, 0, 'bad'],
      ]),
    ).toEqual(['raise@30']);
  });
  it('P5: an older reading changes nothing', () => {
    expect(
      play(NOISE, [
        [10, 80],
        [5, 10],
        [40, 80],
      ]),
    ).toEqual(['raise@40']);
  });
});
