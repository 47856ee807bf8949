import type { TFunction } from 'i18next';
import { ApiFailure } from '../api/api-failure.ts';
import { LiveRefusal } from '../live/operator-link.ts';
import { knownWord } from '../view/known-word.ts';
import { zhCN } from './zh-cn.ts';

/** A failure in words for the person before the screen. Codes of the server without a text of ours bring the server's own words. */
export function failureText(error: unknown, t: TFunction): string {
  if (error instanceof LiveRefusal) {
    if (error.code === 'no-answer') return t('error.noAnswer');
    if (error.code === 'not-connected') return t('error.notConnected');
    return refusalText(error, t);
  }
  if (error instanceof ApiFailure) {
    if (error.status === 0) return t('error.unreachable');
    if (error.status === -1) return t('error.unexpected', { message: error.message });
    return error.status >= 500 && !knownWord(zhCN.error.code, error.code)
      ? t('error.server', { message: error.message })
      : refusalText(error, t);
  }
  return error instanceof Error ? error.message : String(error);
}

function refusalText({ code, message }: LiveRefusal | ApiFailure, t: TFunction): string {
  if (code === 'forbidden') return t('error.forbidden');
  const known = knownWord(zhCN.error.code, code);
  return known ? t(`error.code.${known}`, { message }) : message;
}
