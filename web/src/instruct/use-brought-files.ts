import { useEffect, useEffectEvent, useState } from 'react';

/**
 * Files pasted or dropped anywhere on the page, while this is mounted. A file that nobody takes would be opened by the browser in place
 * of the page, and everything written be lost.
 * @returns whether files are being held over the page
 */
export function useBroughtFiles(take: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const onFiles = useEffectEvent(take);
  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    window.addEventListener(
      'paste',
      (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        onFiles(files);
      },
      { signal },
    );
    window.addEventListener(
      'dragover',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      { signal },
    );
    window.addEventListener(
      'dragleave',
      (event) => {
        // Out of the window, and not only out of one part of the page.
        if (event.relatedTarget === null) setOver(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => {
      listeners.abort();
    };
  }, []);
  return isOver;
}
