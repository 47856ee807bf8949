import { useSyncExternalStore } from 'react';
import { isNarrow } from './view-state.ts';

/** Is the screen a phone's, so that panels must be drawers? */
export function useNarrow(): boolean {
  return useSyncExternalStore((listener) => {
    window.addEventListener('resize', listener);
    return () => {
      window.removeEventListener('resize', listener);
    };
  }, isNarrow);
}
