import type { AccountWithPassword } from '@xuncheng/contract';
import { Alert, Button, Modal, Typography } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Facts } from '../../panels/Facts.tsx';

/** A one-time password, shown this once. */
export function OneTimePassword({
  given: { account, password },
  onClose,
}: {
  readonly given: AccountWithPassword;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const until = account.oneTimeUntil;
  return (
    <Modal
      open
      width={520}
      title={t('accounts.passwordTitle', { name: account.displayName })}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" data-testid="password-kept" onClick={onClose}>
          {t('connect.kept')}
        </Button>
      }
    >
      <div className="admin-stack">
        <Alert type="warning" showIcon title={t('accounts.once')} />
        <Facts
          facts={[
            [
              t('signIn.username'),
              <Typography.Text key="name" copyable code>
                {account.username}
              </Typography.Text>,
            ],
            [
              t('accounts.oneTimePassword'),
              <Typography.Text key="password" copyable code data-testid="one-time-password">
                {password}
              </Typography.Text>,
            ],
            [t('accounts.until'), until === null ? t('common.none') : `${format.date(until)} ${format.time(until)}`],
          ]}
        />
      </div>
    </Modal>
  );
}
