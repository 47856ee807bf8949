import { IMPORT_PROBLEMS } from '@xuncheng/contract';
import { Alert, Spin } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { ApiFailure } from '../api/api-failure.ts';
import { useSession, useSessionEnded, useSetupState } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { DemoEntrances } from './DemoEntrances.tsx';
import { FirstAdministratorForm } from './FirstAdministratorForm.tsx';
import { isNarrow } from '../view/view-state.ts';
import { returnPath } from './return-path.ts';
import { SignInForm } from './SignInForm.tsx';
import './sign-in.css';

/** Who are you? Password form, the first administrator's form, or the demonstration's doors: what the server says fits. */
export function SignInPage(): ReactElement {
  const { t } = useTranslation();
  const { search } = useLocation();
  const returning = useSessionEnded();
  const session = useSession();
  const setup = useSetupState();
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(fetchCommandViewAhead, []);
  if (session.data) return <Navigate to={returnPath(search)} replace />;

  const attempt = async (enter: () => Promise<void>): Promise<void> => {
    setFailure(null);
    try {
      await enter();
    } catch (error) {
      setFailure(error);
    }
  };
  const shown = failure ?? (setup.isError ? setup.error : null);
  return (
    <div className="sign-in">
      <header className="sign-in-header">
        <LanguageSwitch />
      </header>
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <img src="/favicon.svg" alt="" width={44} height={44} />
          <div>
            <h1>{t('product.name')}</h1>
            <p>{t('product.subtitle')}</p>
          </div>
        </div>
        {returning && !shown ? <Alert type="info" showIcon title={t('signIn.returning')} /> : null}
        {shown ? (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={signInFailureText(shown, t)}
            data-testid="sign-in-error"
            action={
              setup.isError ? (
                <button type="button" className="link-button" onClick={() => void setup.refetch()}>
                  {t('common.retry')}
                </button>
              ) : undefined
            }
          />
        ) : null}
        {setup.isPending ? <Spin /> : null}
        {setup.data?.demo ? <DemoEntrances attempt={attempt} /> : null}
        {setup.data?.needsAdministrator && !setup.data.demo ? (
          <FirstAdministratorForm needsDistrict={setup.data.needsDistrict} attempt={attempt} />
        ) : null}
        {setup.isPending || setup.data?.needsAdministrator ? null : (
          <SignInForm attempt={attempt} quiet={setup.data?.demo === true} />
        )}
      </main>
    </div>
  );
}

/** While the password is typed, the command view comes over the network; not on a phone, which may be on a metered line. */
function fetchCommandViewAhead(): (() => void) | undefined {
  if (isNarrow()) return undefined;
  const timer = setTimeout(() => {
    // A chunk that fails here is asked for again, and its failure said, when it is needed.
    void Promise.all([import('../command/CommandView.tsx'), import('../scene/SceneView.tsx')]).catch(() => undefined);
  }, 1_000);
  return () => {
    clearTimeout(timer);
  };
}

function signInFailureText(error: unknown, t: TFunction): string {
  if (error instanceof ApiFailure && error.status === 401) return t('signIn.wrong');
  if (error instanceof ApiFailure && error.status === 429 && error.retryAfterSeconds !== null) {
    return t('signIn.locked', { seconds: error.retryAfterSeconds });
  }
  if (error instanceof ApiFailure && error.code === 'outline-wrong') {
    const words = (error.details ?? []).map(({ message }) => {
      const problem = IMPORT_PROBLEMS.find((known) => known === message);
      return problem ? t(`areaImport.problem.${problem}`) : message;
    });
    return t('signIn.outlineWrong', { problems: words.join(' · ') });
  }
  return failureText(error, t);
}
