import { ReloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { REBIRTH_PROTOCOLS, type Device } from '@xuncheng/contract';
import { App, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { tell } from '../api/request.ts';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';

/** Asks a device to say again how and where it is; nothing for those who may not, or devices that do not understand it. */
export function RebirthButton({ device }: { readonly device: Device }): ReactElement | null {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useMay();
  const ask = useMutation({
    mutationFn: () => tell(`/devices/${encodeURIComponent(device.id)}/rebirth`),
    onSuccess: () => void message.success(t('health.rebirthAsked')),
    onError: (error) => void message.error(failureText(error, t)),
  });
  if (!may.requestRebirth || !REBIRTH_PROTOCOLS.includes(device.protocol)) return null;
  return (
    <Button
      icon={<ReloadOutlined />}
      loading={ask.isPending}
      data-testid="rebirth"
      onClick={() => {
        ask.mutate();
      }}
    >
      {t('health.rebirth')}
    </Button>
  );
}
