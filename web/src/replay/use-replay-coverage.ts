import { useEffect } from 'react';
import { useView } from '../view/view-state.ts';
import { useReplay } from './replay-state.ts';
import { useCalmClock } from './use-calm-clock.ts';

/** Coverage changes slowly, and each moment of it is a question to the server. */
const STEP_MS = 300_000;

/** Coverage, streets and trails walked are shown as of the replay's clock, in steps of five minutes. */
export function useReplayCoverage(): void {
  const isPast = useReplay((replay) => replay.player !== null);
  const step = Math.floor(useCalmClock(500) / STEP_MS);
  useEffect(() => {
    if (isPast && step > 0) useView.setState({ coverageAt: step * STEP_MS });
  }, [isPast, step]);
}
