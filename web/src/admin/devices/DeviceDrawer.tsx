import { useQuery } from '@tanstack/react-query';
import type { Device, DeviceHealth } from '@xuncheng/contract';
import { Drawer, Tabs } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceSetupQuery, type DeviceWithToken } from '../../api/devices.ts';
import { DeadLetterList } from '../../devices/DeadLetterList.tsx';
import { HealthLine } from '../../devices/HealthLine.tsx';
import { useLiveTopicCalmly } from '../../live/live-context.ts';
import { useServerNow } from '../../live/use-now.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { protocolText } from '../../view/device-text.ts';
import { DeviceSettings } from './DeviceSettings.tsx';
import { RecentMessages } from './RecentMessages.tsx';

const NOT_HEARD: DeviceHealth = { state: 'unknown', reason: null, since: null, value: null };

/** One device: how it is, what it says, what of that was refused, and what can be changed. */
export function DeviceDrawer({
  device,
  onToken,
  onClose,
}: {
  readonly device: Device;
  readonly onToken: (given: DeviceWithToken) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const live = useLiveTopicCalmly('devices', 1_000).devices.get(device.id);
  const now = useServerNow();
  const setup = useQuery(deviceSetupQuery(device.id));
  const [tab, setTab] = useState('test');
  return (
    <Drawer open size={760} onClose={onClose} title={`${device.name} · ${device.id}`} data-testid="device-drawer">
      <div className="admin-stack">
        <p className="quiet">
          {t(`device.${device.kind}`)} · {protocolText(device.protocol, t)}
        </p>
        <HealthLine health={live?.health ?? NOT_HEARD} now={now} />
        <Tabs
          activeKey={tab}
          onChange={setTab}
          items={[
            {
              key: 'test',
              label: t('deviceTest.tab'),
              children: <RecentMessages deviceId={device.id} parentId={setup.data?.parentId ?? null} />,
            },
            { key: 'refused', label: t('deadLetters.title'), children: <DeadLetterList deviceId={device.id} /> },
            {
              key: 'settings',
              label: t('deviceForm.settings'),
              children: setup.data ? (
                <DeviceSettings key={setup.dataUpdatedAt} setup={setup.data} onToken={onToken} />
              ) : (
                <PanelState query={setup} />
              ),
            },
          ]}
        />
      </div>
    </Drawer>
  );
}
