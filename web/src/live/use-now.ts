import { useEffect, useState } from 'react';
import { useLive } from './live-context.ts';

/** This machine's clock, epoch ms, renewed every `everyMs`. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}

/** The server's clock as far as it is known, epoch ms, renewed every `everyMs`: ages are counted on it. */
export function useServerNow(everyMs = 1_000): number {
  const { store } = useLive();
  return store.serverNow(useNow(everyMs));
}
