import { Button, Spin } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../i18n/failure-text.ts';

interface Asked {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** A question on its way or failed: spinner, or the reason with a way to ask again. Null once there is an answer. */
export function PanelState({ query }: { readonly query: Asked }): ReactElement | null {
  const { t } = useTranslation();
  if (query.isPending) {
    return (
      <div className="panel-state" role="status">
        <Spin size="small" /> {t('common.loading')}
      </div>
    );
  }
  if (!query.isError) return null;
  return (
    <div className="panel-state failed" role="alert">
      <span>{t('common.failed', { message: failureText(query.error, t) })}</span>
      <Button size="small" onClick={() => void query.refetch()}>
        {t('common.retry')}
      </Button>
    </div>
  );
}

/** Nothing to show, and that is fine. */
export function Empty({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="panel-empty">{children}</p>;
}
