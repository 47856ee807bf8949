import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionActions } from '../api/session.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { OwnPasswordForm } from './OwnPasswordForm.tsx';
import './sign-in.css';

/** Before anything else: somebody came in with a one-time password. */
export function OwnPasswordPage(): ReactElement {
  const { t } = useTranslation();
  const { signOut } = useSessionActions();
  return (
    <div className="sign-in">
      <header className="sign-in-header">
        <LanguageSwitch />
      </header>
      <main className="sign-in-card">
        <section>
          <h2>{t('ownPassword.title')}</h2>
          <p className="quiet">{t('ownPassword.hint')}</p>
          {/* The session is told anew, and with it this page is gone. */}
          <OwnPasswordForm onDone={() => undefined} />
        </section>
        <Button type="text" onClick={() => void signOut()}>
          {t('signIn.signOut')}
        </Button>
      </main>
    </div>
  );
}
