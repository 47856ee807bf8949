import { VideoCameraOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../panels/PanelState.tsx';
import { nearestCameras } from '../view/nearest-cameras.ts';
import { showStrip, toggleInStrip, useCameras } from './camera-choice.ts';

/** Cameras for a place, those that see it first; their views are marked on the map meanwhile. */
export function NearestCameras({ lon, lat }: { readonly lon: number; readonly lat: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const devices = useQuery(devicesQuery).data ?? [];
  const strip = useCameras((cameras) => cameras.strip);
  const near = nearestCameras(devices, lon, lat);
  const watchable = near.filter(({ device }) => device.hasPicture);
  return (
    <section className="card-section" data-testid="nearest-cameras">
      <h3>{t('camera.nearest')}</h3>
      {near.length === 0 ? <Empty>{t('camera.noneNear')}</Empty> : null}
      <ul className="rows">
        {near.map(({ device, metres, sees }) => (
          <li key={device.id}>
            <button
              type="button"
              className="row slim"
              aria-pressed={strip.includes(device.id)}
              disabled={!device.hasPicture}
              data-testid="near-camera"
              data-camera={device.id}
              onClick={() => {
                toggleInStrip(device.id);
              }}
            >
              <VideoCameraOutlined />
              <span className="row-main">
                {device.name}
                <small>
                  {t(sees ? 'camera.sees' : 'camera.seesNot')}
                  {device.hasPicture ? '' : ` · ${t('camera.none')}`}
                </small>
              </span>
              <span className="row-end">{format.distance(metres)}</span>
            </button>
          </li>
        ))}
      </ul>
      {watchable.length > 0 ? (
        <Button
          block
          data-testid="open-nearest"
          onClick={() => {
            showStrip(watchable.map(({ device }) => device.id));
          }}
        >
          {t('camera.openNearest', { count: watchable.length })} <kbd>V</kbd>
        </Button>
      ) : null}
    </section>
  );
}
