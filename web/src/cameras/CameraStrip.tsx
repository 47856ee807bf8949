import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { useReplay } from '../replay/replay-state.ts';
import { flyTo, select } from '../view/view-state.ts';
import { enlarge, showStrip, useCameras } from './camera-choice.ts';
import { LivePicture } from './LivePicture.tsx';
import { OWN_KEYS } from '../view/shortcuts.ts';

/** Up to four cameras beside each other over the map, and the one that is shown large. Of the past there are no pictures. */
export function CameraStrip(): ReactElement | null {
  const { t } = useTranslation();
  const strip = useCameras((cameras) => cameras.strip);
  const enlarged = useCameras((cameras) => cameras.enlarged);
  const replaying = useReplay((replay) => replay.asked !== null);
  const devices = useQuery(devicesQuery).data ?? [];
  const close = (): void => {
    showStrip([]);
  };
  if (replaying)
    return strip.length > 0 || enlarged !== null ? (
      <p className="camera-strip live-only" role="status" data-testid="pictures-live-only">
        {t('camera.liveOnly')}
      </p>
    ) : null;
  const nameOf = (cameraId: string): string => devices.find(({ id }) => id === cameraId)?.name ?? cameraId;
  return (
    <>
      {strip.length > 0 ? (
        <section className="camera-strip" aria-label={t('camera.strip')} data-testid="camera-strip">
          {strip.map((cameraId) => (
            <LivePicture
              key={cameraId}
              cameraId={cameraId}
              name={nameOf(cameraId)}
              title={<CameraTitle cameraId={cameraId} name={nameOf(cameraId)} />}
            />
          ))}
          <Button
            size="small"
            className="camera-strip-close"
            icon={<CloseOutlined />}
            aria-label={t('camera.closeStrip')}
            data-testid="close-strip"
            onClick={close}
          />
        </section>
      ) : null}
      <Modal
        wrapClassName={OWN_KEYS}
        open={enlarged !== null}
        footer={null}
        width="min(94vw, calc(1.6 * (100vh - 150px)))"
        centered
        destroyOnHidden
        keyboard={false}
        title={enlarged === null ? null : `${nameOf(enlarged)} · ${enlarged}`}
        className="camera-large"
        data-testid="camera-large"
        onCancel={() => {
          enlarge(null);
        }}
      >
        {enlarged === null ? null : <LivePicture cameraId={enlarged} name={nameOf(enlarged)} />}
      </Modal>
    </>
  );
}

/** The name of a camera, which leads to its card and its place. */
function CameraTitle({ cameraId, name }: { readonly cameraId: string; readonly name: string }): ReactElement {
  const device = useQuery(devicesQuery).data?.find(({ id }) => id === cameraId);
  return (
    <button
      type="button"
      className="live-picture-title"
      title={`${name} · ${cameraId}`}
      onClick={() => {
        select({ kind: 'device', deviceId: cameraId });
        if (device?.lon != null && device.lat !== null) flyTo(device.lon, device.lat, 500);
      }}
    >
      {name}
    </button>
  );
}
