import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import {
  DEVICE_KINDS,
  DEVICE_PROTOCOLS,
  HEALTH_STATES,
  type Device,
  type DeviceHealth,
  type DeviceKind,
  type DeviceProtocol,
} from '@xuncheng/contract';
import { Button, Input, Select, Table } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceWithToken } from '../../api/devices.ts';
import { devicesQuery } from '../../api/queries.ts';
import { HealthLine } from '../../devices/HealthLine.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useLiveTopicCalmly } from '../../live/live-context.ts';
import { useServerNow } from '../../live/use-now.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { useAreaName } from '../../panels/use-area-name.ts';
import { protocolText } from '../../view/device-text.ts';
import { ConnectDialog } from './ConnectDialog.tsx';
import { DeviceDrawer } from './DeviceDrawer.tsx';
import { NewDeviceForm } from './NewDeviceForm.tsx';
import { useTextSearch } from '../../view/use-text-search.ts';

interface Row extends Device {
  readonly health: DeviceHealth;
  readonly seenAt: number | null;
}

const NOT_HEARD: DeviceHealth = { state: 'unknown', reason: null, since: null, value: null };

/** Every device of the area, found by word, kind, protocol and state. */
export function DeviceTable(): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const areaName = useAreaName();
  const query = useQuery(devicesQuery);
  const live = useLiveTopicCalmly('devices', 2_000).devices;
  const now = useServerNow(5_000);
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<DeviceKind | null>(null);
  const [protocol, setProtocol] = useState<DeviceProtocol | null>(null);
  const [state, setState] = useState<DeviceHealth['state'] | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const [connecting, setConnecting] = useState<DeviceWithToken | null>(null);
  const rows = (query.data ?? [])
    .map((device): Row => {
      const heard = live.get(device.id);
      return { ...device, health: heard?.health ?? NOT_HEARD, seenAt: heard?.lastSeenAt ?? device.lastSeenAt };
    })
    .filter((row) => kind === null || row.kind === kind)
    .filter((row) => protocol === null || row.protocol === protocol)
    .filter((row) => state === null || row.health.state === state)
    .filter((row) => finds(search, row.id, row.name));
  const opened = query.data?.find(({ id }) => id === open);
  return (
    <>
      <div className="table-tools">
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('devices.search')}
          aria-label={t('common.search')}
          value={search}
          data-testid="admin-device-search"
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <Filter
          label={t('deviceForm.kind')}
          values={DEVICE_KINDS}
          text={(one) => t(`device.${one}`)}
          onChange={setKind}
        />
        <Filter
          label={t('deviceForm.protocol')}
          values={DEVICE_PROTOCOLS}
          text={(one) => protocolText(one, t)}
          onChange={setProtocol}
        />
        <Filter
          label={t('deviceForm.state')}
          values={HEALTH_STATES}
          text={(one) => t(`healthState.${one}`)}
          onChange={setState}
        />
        <span className="quiet small admin-push">{t('deviceForm.count', { count: rows.length })}</span>
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-device"
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('deviceForm.add')}
        </Button>
      </div>
      {query.data ? null : <PanelState query={query} />}
      <Table<Row>
        size="small"
        rowKey="id"
        dataSource={rows}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 900 }}
        locale={{ emptyText: t('devices.noMatch') }}
        data-testid="admin-devices"
        onRow={(row) => ({
          'data-device': row.id,
          tabIndex: 0,
          onClick: () => {
            setOpen(row.id);
          },
          onKeyDown: (event) => {
            if (event.key === 'Enter') setOpen(row.id);
          },
        })}
        columns={[
          { title: t('deviceForm.name'), render: (_, row) => <b>{row.name}</b> },
          { title: t('deviceForm.id'), render: (_, row) => <code>{row.id}</code> },
          { title: t('deviceForm.kind'), render: (_, row) => t(`device.${row.kind}`) },
          { title: t('deviceForm.protocol'), render: (_, row) => protocolText(row.protocol, t) },
          { title: t('deviceForm.area'), render: (_, row) => areaName(row.areaId) },
          { title: t('deviceForm.state'), render: (_, row) => <HealthLine health={row.health} now={now} /> },
          {
            title: t('device.lastSeen'),
            align: 'end',
            render: (_, row) =>
              row.seenAt === null
                ? t('common.never')
                : t('common.ago', { age: format.duration((now - row.seenAt) / 1_000) }),
          },
        ]}
      />
      {isAdding ? (
        <NewDeviceForm
          onClose={() => {
            setAdding(false);
          }}
          onCreated={(created) => {
            setAdding(false);
            setConnecting(created);
          }}
        />
      ) : null}
      {opened ? (
        <DeviceDrawer
          key={opened.id}
          device={opened}
          onToken={setConnecting}
          onClose={() => {
            setOpen(null);
          }}
        />
      ) : null}
      {connecting ? (
        <ConnectDialog
          given={connecting}
          onClose={() => {
            setConnecting(null);
            setOpen(connecting.device.id);
          }}
        />
      ) : null}
    </>
  );
}

function Filter<Value extends string>({
  label,
  values,
  text,
  onChange,
}: {
  readonly label: string;
  readonly values: readonly Value[];
  readonly text: (value: Value) => string;
  readonly onChange: (value: Value | null) => void;
}): ReactElement {
  return (
    <Select<Value>
      allowClear
      placeholder={label}
      aria-label={label}
      options={values.map((value) => ({ value, label: text(value) }))}
      onChange={(value: Value | undefined) => {
        onChange(value ?? null);
      }}
    />
  );
}
