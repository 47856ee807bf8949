import { AimOutlined, ReloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { REBIRTH_PROTOCOLS, TRACK_PROTOCOLS, type CloseTracking, type Device } from '@xuncheng/contract';
import { App, Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { tell } from '../api/request.ts';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';

/** What somebody who must see it all gets: a report every two seconds for ten minutes. */
const CLOSE_TRACKING: CloseTracking = { everySeconds: 2, forSeconds: 600 };

/**
 * What a device may be asked: to say again how and where it is, to report more often for a while. Nothing for those who may not ask, or
 * devices that do not understand it.
 */
export function DeviceRequests({
  device,
}: {
  readonly device: Pick<Device, 'id' | 'kind' | 'protocol'>;
}): ReactElement | null {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useMay();
  const path = `/devices/${encodeURIComponent(device.id)}`;
  const onError = (error: Error): void => void message.error(failureText(error, t));
  const rebirth = useMutation({
    mutationFn: () => tell(`${path}/rebirth`),
    onSuccess: () => void message.success(t('health.rebirthAsked')),
    onError,
  });
  const track = useMutation({
    mutationFn: () => tell(`${path}/track`, CLOSE_TRACKING),
    onSuccess: () => void message.success(t('health.trackAsked', { minutes: CLOSE_TRACKING.forSeconds / 60 })),
    onError,
  });
  if (!may.requestRebirth) return null;
  const moves = device.kind === 'terminal' || device.kind === 'vehicle';
  return (
    <>
      {REBIRTH_PROTOCOLS.includes(device.protocol) ? (
        <Button
          icon={<ReloadOutlined />}
          loading={rebirth.isPending}
          data-testid="rebirth"
          onClick={() => {
            rebirth.mutate();
          }}
        >
          {t('health.rebirth')}
        </Button>
      ) : null}
      {moves && TRACK_PROTOCOLS.includes(device.protocol) ? (
        <Button
          icon={<AimOutlined />}
          loading={track.isPending}
          title={t('health.trackHint', {
            seconds: CLOSE_TRACKING.everySeconds,
            minutes: CLOSE_TRACKING.forSeconds / 60,
          })}
          data-testid="track-closely"
          onClick={() => {
            track.mutate();
          }}
        >
          {t('health.track')}
        </Button>
      ) : null}
    </>
  );
}
