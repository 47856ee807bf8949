import { useEffect, useRef } from 'react';

/** An instruction's notification was touched while the page is open: the service worker says so (`service-worker/officer-shell.ts`). */
export function useNotificationTouched(show: () => void): void {
  const newest = useRef(show);
  useEffect(() => {
    newest.current = show;
  });
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return undefined;
    const listen = ({ data }: MessageEvent<unknown>): void => {
      if (data === 'show-instructions') newest.current();
    };
    navigator.serviceWorker.addEventListener('message', listen);
    return () => {
      navigator.serviceWorker.removeEventListener('message', listen);
    };
  }, []);
}
