import { KeyOutlined, LogoutOutlined } from '@ant-design/icons';
import type { Session } from '@xuncheng/contract';
import { App, Button, Popconfirm } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionActions } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { OwnPasswordDialog } from '../sign-in/OwnPasswordDialog.tsx';
import { OwnShifts } from './OwnShifts.tsx';
import { usePhone, usePhoneState } from './use-phone.ts';

/** The own shifts with trail and figures; this phone; who is signed in. */
export function OwnTab({
  session,
  officerId,
}: {
  readonly session: Session;
  readonly officerId: number;
}): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { signOut } = useSessionActions();
  const phone = usePhone();
  const deviceId = usePhoneState((state) => state.deviceId);
  const [isChanging, setChanging] = useState(false);
  const isOnDuty = usePhoneState((state) => state.duty !== null);
  const leave = async (): Promise<void> => {
    // Signed out, nobody would see that this phone still says where it is.
    if (isOnDuty) {
      void message.warning(t('field.signOutOnDuty'));
      return;
    }
    try {
      await signOut();
    } catch (error) {
      void message.error(failureText(error, t));
    }
  };
  return (
    <>
      <header className="officer-own">
        <strong>{session.displayName}</strong>
        <LanguageSwitch />
        <Button
          type="text"
          icon={<KeyOutlined />}
          aria-label={t('ownPassword.change')}
          onClick={() => {
            setChanging(true);
          }}
        />
        <Button type="text" icon={<LogoutOutlined />} data-testid="sign-out" onClick={() => void leave()}>
          {t('signIn.signOut')}
        </Button>
      </header>
      <p className="officer-own">
        <span>
          {t('pairing.this')} · <b>{deviceId ?? t('pairing.none')}</b>
        </span>
        {deviceId === null ? null : (
          <Popconfirm title={t('pairing.forgetSure')} onConfirm={() => void phone.unpair()} disabled={isOnDuty}>
            <Button disabled={isOnDuty}>{t('pairing.forget')}</Button>
          </Popconfirm>
        )}
      </p>
      <OwnShifts officerId={officerId} />
      {isChanging ? (
        <OwnPasswordDialog
          onClose={() => {
            setChanging(false);
          }}
        />
      ) : null}
    </>
  );
}
