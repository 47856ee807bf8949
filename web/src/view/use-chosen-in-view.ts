import { useCallback, useLayoutEffect, useRef, type RefCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** For a strip of tabs that is wider than a phone: the chosen one is scrolled to when the strip is there, when it is another, and in another language. */
export function useChosenInView(chosen: string): RefCallback<HTMLDivElement> {
  const strip = useRef<HTMLDivElement>(null);
  const { i18n } = useTranslation();
  useLayoutEffect(() => {
    showChosen(strip.current);
  }, [chosen, i18n.language]);
  return useCallback((element) => {
    strip.current = element;
    showChosen(element);
  }, []);
}

function showChosen(strip: HTMLDivElement | null): void {
  strip?.querySelector('label:has(input:checked)')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}
