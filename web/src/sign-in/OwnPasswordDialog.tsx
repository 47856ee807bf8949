import { App, Modal } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnPasswordForm } from './OwnPasswordForm.tsx';

/** The own password, changed because somebody wants to. */
export function OwnPasswordDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return (
    <Modal open width={420} footer={null} title={t('ownPassword.change')} onCancel={onClose}>
      <OwnPasswordForm
        onDone={() => {
          void message.success(t('ownPassword.changed'));
          onClose();
        }}
      />
    </Modal>
  );
}
