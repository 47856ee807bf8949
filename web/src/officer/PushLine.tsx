import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone, usePhoneState } from './use-phone.ts';

/** Whether instructions are shown while the page is closed, and if not why. */
export function PushLine(): ReactElement | null {
  const { t } = useTranslation();
  const phone = usePhone();
  const push = usePhoneState((state) => state.push);
  if (push === 'none') return null;
  return (
    <div className="officer-setting" data-testid="push" data-state={push}>
      <span className={push === 'on' ? 'quiet' : ''}>{t(`field.push.${push}`)}</span>
      {push === 'asks' ? (
        <button
          type="button"
          className="officer-big officer-allow"
          data-testid="allow-push"
          onClick={() => void phone.allowPush()}
        >
          {t('field.push.allow')}
        </button>
      ) : null}
    </div>
  );
}
