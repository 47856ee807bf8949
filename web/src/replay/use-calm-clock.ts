import { useEffect, useState } from 'react';
import { useReplay } from './replay-state.ts';

/** The clock of the replay, at most so often: for lists, which nobody reads twenty times a second. Epoch ms. */
export function useCalmClock(everyMs: number): number {
  const [at, setAt] = useState(() => useReplay.getState().at);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let shownAt = 0;
    const show = (): void => {
      timer = null;
      shownAt = Date.now();
      setAt(useReplay.getState().at);
    };
    const stop = useReplay.subscribe(() => {
      timer ??= setTimeout(show, Math.max(0, shownAt + everyMs - Date.now()));
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [everyMs]);
  return at;
}
