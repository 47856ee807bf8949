import { AimOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery, readingsQuery } from '../api/queries.ts';
import { LivePicture } from '../cameras/LivePicture.tsx';
import { HealthLine } from '../devices/HealthLine.tsx';
import { DeviceRequests } from '../devices/DeviceRequests.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopic, useLiveTopicCalmly } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { alarmTypeText } from '../view/alarm-text.ts';
import { protocolText, quantityText, unitText } from '../view/device-text.ts';
import { flyTo, select } from '../view/view-state.ts';
import { CameraEvents } from './CameraEvents.tsx';
import { Facts } from './Facts.tsx';
import { Empty, PanelState } from './PanelState.tsx';
import { ReadingsChart } from './ReadingsChart.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import { useAreaName } from './use-area-name.ts';

const CHART_HOURS = 3;

/** A camera with what it saw, or a probe with what it measures. */
export function DeviceCard({ deviceId }: { readonly deviceId: string }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areaName = useAreaName();
  const devices = useQuery(devicesQuery);
  const store = useLiveTopicCalmly('devices', 1_000);
  const now = useServerNow();
  const { alarms } = useLiveTopic('alarms');
  const device = devices.data?.find(({ id }) => id === deviceId);
  if (!device) {
    return (
      <article className="card">
        {devices.data ? <Empty>{t('device.notFound')}</Empty> : <PanelState query={devices} />}
      </article>
    );
  }
  const live = store.devices.get(deviceId);
  const online = live?.online ?? device.online;
  const lastSeenAt = live?.lastSeenAt ?? device.lastSeenAt;
  const none = t('common.none');
  const open = [...alarms.values()].filter((alarm) => alarm.sourceDeviceId === deviceId);
  const value = live?.value;
  const place =
    live?.position ?? (device.lon !== null && device.lat !== null ? { lon: device.lon, lat: device.lat } : null);
  return (
    <article className="card" data-testid="device-card" data-device={deviceId}>
      <header className="card-head pinned">
        <div>
          <h2>{device.name}</h2>
          <p className="quiet">
            {device.kind === 'probe' ? quantityText(device.quantity, t) : t(`device.${device.kind}`)} · {device.id} ·{' '}
            <span className={online === false ? 'warn' : online ? 'good' : ''}>
              {online === null ? t('device.noStatus') : online ? t('device.online') : t('device.offline')}
            </span>
          </p>
        </div>
      </header>
      {live ? <HealthLine health={live.health} now={now} /> : null}
      {device.kind === 'probe' ? (
        <p className="reading">
          <b>{typeof value === 'number' ? format.number(value, 1) : none}</b> {unitText(device.unit ?? '')}
          {live?.quality && live.quality in QUALITY ? (
            <small className={live.quality === 'good' ? 'good' : 'warn'}>
              {t(QUALITY[live.quality as keyof typeof QUALITY])}
            </small>
          ) : null}
        </p>
      ) : null}
      {device.kind === 'camera' ? <LivePicture cameraId={deviceId} name={device.name} /> : null}
      <div className="card-actions">
        {place ? (
          <Button
            icon={<AimOutlined />}
            onClick={() => {
              flyTo(place.lon, place.lat, 500);
            }}
          >
            {t('officer.locate')}
          </Button>
        ) : null}
        <DeviceRequests device={device} />
      </div>
      <Facts
        facts={[
          [
            t('device.lastSeen'),
            lastSeenAt === null
              ? t('common.never')
              : t('common.ago', { age: format.duration((now - lastSeenAt) / 1_000) }),
          ],
          [t('device.area'), areaName(device.areaId)],
          [t('device.protocol'), protocolText(device.protocol, t)],
          ...(device.kind === 'camera'
            ? ([
                [t('device.heading'), device.heading === null ? none : `${format.number(device.heading)}°`],
                [t('device.fieldOfView'), device.fieldOfView === null ? none : `${format.number(device.fieldOfView)}°`],
                [t('device.range'), device.rangeMetres === null ? none : format.distance(device.rangeMetres)],
              ] as const)
            : []),
        ]}
      />
      {open.length > 0 ? (
        <section className="card-section">
          <h3>{t('device.openAlarms')}</h3>
          <ul className="rows">
            {open.map((alarm) => (
              <li key={alarm.id}>
                <button
                  type="button"
                  className="row slim"
                  onClick={() => {
                    select({ kind: 'alarm', alarmId: alarm.id });
                  }}
                >
                  <SeverityMark severity={alarm.severity} acknowledged={alarm.acknowledgedAt !== null} />
                  <span className="row-main">{alarmTypeText(alarm.type, t)}</span>
                  <span className="row-end">{format.time(alarm.raisedAt)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {device.kind === 'probe' ? <Readings deviceId={deviceId} /> : null}
      {device.kind === 'camera' ? <CameraEvents deviceId={deviceId} /> : null}
    </article>
  );
}

const QUALITY = { good: 'quality.good', uncertain: 'quality.uncertain', bad: 'quality.bad' } as const;

function Readings({ deviceId }: { readonly deviceId: string }): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(readingsQuery(deviceId, CHART_HOURS));
  return (
    <section className="card-section">
      <h3>{t('device.readings', { hours: CHART_HOURS })}</h3>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('device.noReadings')}</Empty> : null}
      {query.data && query.data.length > 0 ? <ReadingsChart readings={query.data} /> : null}
    </section>
  );
}
