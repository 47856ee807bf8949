import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  formatDate,
  formatDistance,
  formatDuration,
  formatFulfilment,
  formatHoursAndMinutes,
  formatNumber,
  formatShare,
  formatTime,
} from './format.ts';
import type { Language } from './setup.ts';

export interface Format {
  readonly language: Language;
  readonly time: (time: number, seconds?: boolean) => string;
  readonly date: (time: number) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly share: (share: number, digits?: number) => string;
  readonly fulfilment: (share: number) => string;
  readonly distance: (metres: number) => string;
  readonly duration: (seconds: number) => string;
  readonly hoursAndMinutes: (seconds: number) => string;
  /** The Chinese or the English of two names. */
  readonly name: (names: { readonly name: string; readonly nameEn: string }) => string;
}

/** Times, numbers and lengths in the language on screen. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN';
  return useMemo(
    () => ({
      language,
      time: (time, seconds) => formatTime(time, language, seconds),
      date: (time) => formatDate(time, language),
      number: (value, digits) => formatNumber(value, language, digits),
      share: (share, digits) => formatShare(share, language, digits),
      fulfilment: (share) => formatFulfilment(share, language),
      distance: (metres) => formatDistance(metres, language),
      duration: (seconds) => formatDuration(seconds, t),
      hoursAndMinutes: formatHoursAndMinutes,
      name: (names) => (language === 'en' ? names.nameEn : names.name),
    }),
    [language, t],
  );
}
