import type { ProbeLimits } from '@xuncheng/contract';

/** Where a limit of a probe stands. Times in epoch ms; `since`: when the present hold began. */
export interface LimitState {
  readonly raised: boolean;
  readonly since: number | null;
  readonly lastTime: number;
}

export const UNTOUCHED: LimitState = { raised: false, since: null, lastTime: Number.NEGATIVE_INFINITY };

/** A reading as the limits see it. */
export interface LimitReading {
  readonly time: number;
  readonly value: number | null;
  readonly quality: string;
}

export interface LimitStep {
  readonly state: LimitState;
  readonly event: 'raise' | 'clear' | undefined;
}

/** One reading through one limit, by rules P1–P5 (RULES.md). */
export function stepLimit(state: LimitState, limits: ProbeLimits, reading: LimitReading): LimitStep {
  if (reading.time <= state.lastTime) return { state, event: undefined }; // P5
  const { value, time } = reading;
  if (value === null || reading.quality === 'bad') return { state: { ...state, lastTime: time }, event: undefined }; // P4
  const sign = limits.direction === 'above' ? 1 : -1;
  const isHolding = state.raised ? sign * value <= sign * limits.clear : sign * value >= sign * limits.raise; // P1, P3
  if (!isHolding) return { state: { ...state, since: null, lastTime: time }, event: undefined }; // P2
  const since = state.since ?? time;
  if (time - since < limits.holdSeconds * 1_000)
    return { state: { ...state, since, lastTime: time }, event: undefined };
  return { state: { raised: !state.raised, since: null, lastTime: time }, event: state.raised ? 'clear' : 'raise' };
}
