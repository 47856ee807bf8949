import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { failureText } from './i18n/failure-text.ts';

/** A page that broke, or whose code could not be loaded (a new release, a lost network). */
export function FailedPage(): ReactElement {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <main className="page-middle" role="alert">
      <p>{t('common.failed', { message: failureText(error, t) })}</p>
      <Button
        type="primary"
        onClick={() => {
          location.reload();
        }}
      >
        {t('common.retry')}
      </Button>
    </main>
  );
}
