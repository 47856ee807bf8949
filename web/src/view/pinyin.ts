import { match } from 'pinyin-pro';

/** By Pinyin without tones, whole or the beginnings of syllables, at any character: 河坊街 by `hefang`, `hfj`, `fangj`. */
export function spelledInPinyin(text: string, word: string): number {
  return match(text, word, { continuous: true, precision: 'start' })?.[0] ?? -1;
}
