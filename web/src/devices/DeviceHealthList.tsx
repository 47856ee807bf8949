import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { HEALTH_STATES, type DeviceHealth } from '@xuncheng/contract';
import { Input, Segmented } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { LivePicture } from '../cameras/LivePicture.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopicCalmly } from '../live/live-context.ts';
import { useServerNow } from '../live/use-now.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { protocolText } from '../view/device-text.ts';
import { HEALTH_ORDER } from '../view/health-text.ts';
import { HealthLine } from './HealthLine.tsx';
import { DeviceRequests } from './DeviceRequests.tsx';
import { useTextSearch } from '../view/use-text-search.ts';

/** Rows beyond this are not drawn; whoever needs them types a letter. */
const MOST_ROWS = 200;
const NOT_HEARD: DeviceHealth = { state: 'unknown', reason: null, since: null, value: null };

interface DeviceHealthListProps {
  readonly chosen: string | null;
  readonly onChoose: (deviceId: string | null) => void;
}

/** Every device of the area, those that need somebody first. */
export function DeviceHealthList({ chosen, onChoose }: DeviceHealthListProps): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const query = useQuery(devicesQuery);
  const live = useLiveTopicCalmly('devices', 1_000).devices;
  const now = useServerNow();
  const [text, setText] = useState('');
  const [state, setState] = useState<DeviceHealth['state'] | 'all'>('all');
  const devices = (query.data ?? []).map((device) => ({ device, live: live.get(device.id) }));
  const healthOf = (entry: (typeof devices)[number]): DeviceHealth => entry.live?.health ?? NOT_HEARD;
  const found = devices
    .filter((entry) => state === 'all' || healthOf(entry).state === state)
    .filter(({ device }) => finds(text, device.id, device.name))
    .sort((a, b) => HEALTH_ORDER[healthOf(a).state] - HEALTH_ORDER[healthOf(b).state]);
  return (
    <section className="devices-column" aria-label={t('devices.title')}>
      <div className="panel-tools">
        <Input
          value={text}
          allowClear
          prefix={<SearchOutlined />}
          placeholder={t('devices.search')}
          aria-label={t('common.search')}
          data-testid="device-search"
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <Segmented<DeviceHealth['state'] | 'all'>
          block
          size="small"
          value={state}
          onChange={setState}
          options={[
            { value: 'all', label: `${t('officers.all')} ${String(devices.length)}` },
            ...HEALTH_STATES.map((value) => ({
              value,
              label: `${t(`healthState.${value}`)} ${String(devices.filter((entry) => healthOf(entry).state === value).length)}`,
            })),
          ]}
        />
      </div>
      {query.data ? null : <PanelState query={query} />}
      {query.data && found.length === 0 ? <Empty>{t('devices.noMatch')}</Empty> : null}
      <ul className="rows">
        {found.slice(0, MOST_ROWS).map((entry) => {
          const { device } = entry;
          const battery = entry.live?.battery ?? null;
          const lastSeenAt = entry.live?.lastSeenAt ?? device.lastSeenAt;
          const isChosen = chosen === device.id;
          return (
            <li key={device.id}>
              <button
                type="button"
                className="row tall"
                aria-current={isChosen}
                data-testid="device-row"
                data-device={device.id}
                onClick={() => {
                  onChoose(isChosen ? null : device.id);
                }}
              >
                <span className="row-main">
                  <b>{device.name}</b> <span className="quiet">{device.id}</span>
                  <small>
                    {t(`device.${device.kind}`)} · {protocolText(device.protocol, t)}
                  </small>
                  <HealthLine health={healthOf(entry)} now={now} />
                </span>
                <span className="row-end">
                  <span title={t('device.lastSeen')}>
                    {lastSeenAt === null ? t('common.never') : format.duration((now - lastSeenAt) / 1_000)}
                  </span>
                  <small className={battery !== null && battery <= 15 ? 'warn' : ''}>
                    {battery === null ? '' : format.share(battery / 100)}
                  </small>
                </span>
              </button>
              {isChosen ? (
                <>
                  {device.kind === 'camera' ? <LivePicture cameraId={device.id} name={device.name} /> : null}
                  <div className="card-actions">
                    <DeviceRequests device={device} />
                  </div>
                </>
              ) : null}
            </li>
          );
        })}
      </ul>
      {found.length > MOST_ROWS ? <Empty>{t('common.more', { count: found.length - MOST_ROWS })}</Empty> : null}
    </section>
  );
}
