import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

describe('what comes in bursts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is handed on once, each item once', () => {
    const act = vi.fn();
    const burst = coalesce<number>(1_000, act);
    burst.add([1]);
    burst.add([2, 1]);
    vi.advanceTimersByTime(999);
    burst.add([3]);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(act.mock.calls).toEqual([[new Set([1, 2, 3])]]);
    burst.add([4]);
    vi.advanceTimersByTime(1_000);
    expect(act).toHaveBeenLastCalledWith(new Set([4]));
  });

  it('is forgotten when stopped', () => {
    const act = vi.fn();
    const burst = coalesce<number>(1_000, act);
    burst.add([1]);
    burst.stop();
    vi.advanceTimersByTime(5_000);
    expect(act).not.toHaveBeenCalled();
  });
});
