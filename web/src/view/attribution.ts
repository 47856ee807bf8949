import type { Language } from '../i18n/setup.ts';

/** Chinese sentences, then sentences that begin with a Latin letter and have no Chinese in them. */
const BOTH = /^(?<chinese>.*\p{Script=Han}.*?[。！？；.!?])\s*(?<english>[A-Z]\P{Script=Han}*)$/su;

/** The part of a map's attribution in the reader's language; all of it where it is not plainly one after the other. */
export function attributionText(attribution: string, language: Language): string {
  const parts = BOTH.exec(attribution)?.groups;
  return (language === 'en' ? parts?.['english'] : parts?.['chinese']) ?? attribution;
}
