import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import type { Translation } from './translation.ts';
import { zhCN } from './zh-cn.ts';
import { remember, remembered } from '../view/remembered.ts';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    keySeparator: '.';
    resources: { translation: Translation };
  }
}

/** Starts the texts in the language chosen last on this machine, else in the one the browser asks for. */
export async function setUpLanguage(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    // React escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** The language on screen. */
export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh-CN';
}

/** Switches between Chinese and English, at once and for next time. */
export function switchLanguage(): void {
  const next: Language = currentLanguage() === 'en' ? 'zh-CN' : 'en';
  void i18next.changeLanguage(next);
  document.documentElement.lang = next;
  remember('language', next);
}

function firstLanguage(): Language {
  const chosen = LANGUAGES.find((language) => language === remembered('language'));
  // Whoever reads neither is more likely to find the way in English.
  const asked = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag)) ?? 'en';
  return chosen ?? (/^zh/i.test(asked) ? 'zh-CN' : 'en');
}
