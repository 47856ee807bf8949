import { Button } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { Waiting } from '../Waiting.tsx';
import { OwnPasswordPage } from './OwnPasswordPage.tsx';

/** Shows its children to the signed-in; others go to sign-in and come back here after. */
export function RequireSession({ children }: { readonly children: ReactNode }): ReactElement {
  const { t } = useTranslation();
  const location = useLocation();
  const session = useSession();
  if (session.data) return session.data.mustChangePassword ? <OwnPasswordPage /> : <>{children}</>;
  if (session.isPending) return <Waiting />;
  if (session.isError) {
    return (
      <main className="page-middle" role="alert">
        <p>{failureText(session.error, t)}</p>
        <Button type="primary" loading={session.isFetching} onClick={() => void session.refetch()}>
          {t('common.retry')}
        </Button>
      </main>
    );
  }
  const here = location.pathname + location.search;
  return <Navigate to={here === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(here)}`} replace />;
}
