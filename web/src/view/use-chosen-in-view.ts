import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

/** For a strip of tabs that is wider than a phone: the chosen one is scrolled to when it is another, and in another language. */
export function useChosenInView(chosen: string): RefObject<HTMLDivElement | null> {
  const strip = useRef<HTMLDivElement>(null);
  const { i18n } = useTranslation();
  useLayoutEffect(() => {
    const tab = strip.current?.querySelector('label:has(input:checked)');
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen, i18n.language]);
  return strip;
}
