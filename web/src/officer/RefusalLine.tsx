import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { zhCN } from '../i18n/zh-cn.ts';
import { knownWord } from '../view/known-word.ts';
import { usePhoneState } from './use-phone.ts';

/** What the platform would not have, or the phone could not keep, and why. */
export function RefusalLine(): ReactElement | null {
  const { t } = useTranslation();
  const refusal = usePhoneState((state) => state.refusal);
  if (!refusal) return null;
  const reason = knownWord(zhCN.error.code, refusal.code);
  return (
    <p className="officer-alert" role="alert" data-testid="refusal">
      {t(`field.refused.${refusal.what}`, { reason: reason ? t(`error.code.${reason}`) : refusal.code })}
    </p>
  );
}
