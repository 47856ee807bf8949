import type { TFunction } from 'i18next';
import { ApiFailure } from '../api/api-failure.ts';
import { LiveRefusal } from '../live/operator-link.ts';

/** A failure in words for the person before the screen. */
export function failureText(error: unknown, t: TFunction): string {
  if (error instanceof LiveRefusal) {
    if (error.code === 'no-answer') return t('error.noAnswer');
    if (error.code === 'not-connected') return t('error.notConnected');
    return error.code === 'forbidden' ? t('error.forbidden') : error.message;
  }
  if (error instanceof ApiFailure) {
    if (error.status === 0) return t('error.unreachable');
    if (error.status === -1) return t('error.unexpected', { message: error.message });
    if (error.status === 403) return t('error.forbidden');
    if (error.status >= 500) return t('error.server', { message: error.message });
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
