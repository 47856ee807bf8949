import { useEffect, useState } from 'react';

/** A finger that taps twice has tapped the second time by then. */
const SETTLES_MS = 600;

/**
 * Has what is shown been the same for a moment? Where one button takes the place of another, the second tap of a hasty finger would say
 * something that the officer has not read: clocked in and resting, accepted and on the way.
 */
export function useSettled(shown: string): boolean {
  const [settled, setSettled] = useState(shown);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(shown);
    }, SETTLES_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [shown]);
  return settled === shown;
}
