import { LogoutOutlined } from '@ant-design/icons';
import type { Session } from '@xuncheng/contract';
import { App, Button } from 'antd';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { useSessionActions } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { Empty } from '../panels/PanelState.tsx';
import { Waiting } from '../Waiting.tsx';
import { OwnShifts } from './OwnShifts.tsx';
import { registerShell } from './register-shell.ts';
import { useOfficerSession } from './use-officer-session.ts';
import './officer.css';

/** `/officer`: what an officer has in hand. Opens without a network, for the person who was signed in last. */
export function OfficerApp(): ReactElement {
  const session = useOfficerSession();
  useEffect(registerShell, []);
  if (session === undefined) return <Waiting />;
  if (session === null) return <Navigate to="/sign-in?return=/officer" replace />;
  return <OfficerPage session={session} />;
}

function OfficerPage({ session }: { readonly session: Session }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { signOut } = useSessionActions();
  const leave = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      void message.error(failureText(error, t));
    }
  };
  return (
    <div className="officer-page" data-testid="officer-page">
      <header>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <strong>{t('product.name')}</strong>
        <span className="quiet">{session.displayName}</span>
        <LanguageSwitch />
        <Button type="text" icon={<LogoutOutlined />} data-testid="sign-out" onClick={() => void leave()}>
          {t('signIn.signOut')}
        </Button>
      </header>
      <main>
        <p className="quiet">{t('own.notCommand')}</p>
        {session.officerId === null ? <Empty>{t('own.notLinked')}</Empty> : <OwnShifts officerId={session.officerId} />}
      </main>
    </div>
  );
}
