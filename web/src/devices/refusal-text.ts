import type { TFunction } from 'i18next';
import { zhCN } from '../i18n/zh-cn.ts';
import { knownWord } from '../view/known-word.ts';

/** Why the gateway refused a message, in words; reasons of another version stay as they are. */
export function refusalText(reason: string, t: TFunction): string {
  const known = knownWord(zhCN.refusal, reason);
  return known ? t(`refusal.${known}`) : reason;
}
