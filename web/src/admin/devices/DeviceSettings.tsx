import { useQuery } from '@tanstack/react-query';
import { COORDINATE_SYSTEMS, type DeviceChange, type DeviceSetup } from '@xuncheng/contract';
import { Button, Form, Input, Popconfirm, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeDevice,
  deviceSetupQuery,
  giveDevice,
  replaceToken,
  revokeTokens,
  type DeviceWithToken,
} from '../../api/devices.ts';
import { areasQuery, devicesQuery, officersQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSaving } from '../use-saving.ts';
import { MeasuringSettings } from './MeasuringSettings.tsx';
import { PictureSettings } from './PictureSettings.tsx';
import { PlaceSettings } from './PlaceSettings.tsx';
import { useOptionSearch } from '../../view/use-text-search.ts';

interface Props {
  readonly setup: DeviceSetup;
  readonly onToken: (given: DeviceWithToken) => void;
}

/** What can be changed of a device: its name, area and coordinates; who carries it; where it stands; what is an alarm; its picture; its token. */
export function DeviceSettings({ setup, onToken }: Props): ReactElement {
  const { kind } = setup.device;
  return (
    <div className="admin-stack">
      <Description setup={setup} />
      {kind === 'terminal' || kind === 'vehicle' ? <Carrier setup={setup} /> : null}
      {kind === 'camera' || kind === 'probe' ? <PlaceSettings setup={setup} /> : null}
      {kind === 'probe' ? <MeasuringSettings setup={setup} /> : null}
      {kind === 'camera' ? <PictureSettings setup={setup} /> : null}
      <Tokens setup={setup} onToken={onToken} />
    </div>
  );
}

function Description({ setup: { device, coordinateSystem } }: Pick<Props, 'setup'>): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const areas = useQuery(areasQuery).data ?? [];
  const saving = useSaving((change: DeviceChange) => changeDevice(device.id, change), {
    refresh: [deviceSetupQuery(device.id).queryKey, devicesQuery.queryKey],
    said: () => t('admin.saved'),
  });
  const required = [{ required: true, whitespace: true, message: t('admin.required') }];
  return (
    <section className="admin-section">
      <Form<DeviceChange>
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: device.name, areaId: device.areaId, coordinateSystem }}
        onFinish={(values) => {
          saving.mutate(values);
        }}
      >
        <Form.Item name="name" label={t('deviceForm.name')} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        <div className="admin-form-pair">
          <Form.Item name="areaId" label={t('deviceForm.area')}>
            <Select showSearch={byName} options={areas.map((area) => ({ value: area.id, label: format.name(area) }))} />
          </Form.Item>
          <Form.Item name="coordinateSystem" label={t('deviceForm.coordinates')}>
            <Select options={COORDINATE_SYSTEMS.map((value) => ({ value, label: t(`coordinates.${value}`) }))} />
          </Form.Item>
        </div>
        <Button htmlType="submit" loading={saving.isPending}>
          {t('admin.save')}
        </Button>
      </Form>
    </section>
  );
}

function Carrier({ setup: { device, officer } }: Pick<Props, 'setup'>): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const officers = useQuery(officersQuery).data ?? [];
  const [chosen, setChosen] = useState<number | null>(officer?.id ?? null);
  const saving = useSaving((officerId: number | null) => giveDevice(device.id, officerId), {
    refresh: [deviceSetupQuery(device.id).queryKey, officersQuery.queryKey],
    said: ({ shifts, rosters }) => t('deviceForm.given', { shifts, rosters }),
  });
  return (
    <section className="admin-section">
      <h3>{t('deviceForm.carrier')}</h3>
      <p className="quiet small">{t('deviceForm.carrierHint')}</p>
      <div className="table-tools">
        <Select<number>
          allowClear
          className="admin-grow"
          data-testid="carrier"
          placeholder={t('deviceForm.nobody')}
          showSearch={byName}
          value={chosen}
          options={officers.map(({ id, name, badge, squad }) => ({
            value: id,
            label: `${name} · ${badge} · ${squad}`,
          }))}
          onChange={(value: number | undefined) => {
            setChosen(value ?? null);
          }}
        />
        <Button
          loading={saving.isPending}
          disabled={chosen === (officer?.id ?? null)}
          onClick={() => {
            saving.mutate(chosen);
          }}
        >
          {t('admin.save')}
        </Button>
      </div>
    </section>
  );
}

function Tokens({ setup: { device, tokens }, onToken }: Props): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const refresh = [deviceSetupQuery(device.id).queryKey];
  const replacing = useSaving(() => replaceToken(device.id), { refresh, onDone: onToken });
  const revoking = useSaving(() => revokeTokens(device.id), { refresh, said: () => t('deviceForm.revoked') });
  return (
    <section className="admin-section">
      <h3>{t('connect.token')}</h3>
      <p className="quiet small">
        {tokens.length === 0
          ? t('deviceForm.noToken')
          : tokens
              .map(({ createdAt }) =>
                t('deviceForm.tokenSince', { at: `${format.date(createdAt)} ${format.time(createdAt)}` }),
              )
              .join(' · ')}
      </p>
      <div className="table-tools">
        <Popconfirm
          title={t('deviceForm.replace')}
          description={t('deviceForm.replaceText')}
          onConfirm={() => {
            replacing.mutate(undefined);
          }}
        >
          <Button loading={replacing.isPending} data-testid="replace-token">
            {t('deviceForm.replace')}
          </Button>
        </Popconfirm>
        <Popconfirm
          title={t('deviceForm.revoke')}
          description={t('deviceForm.revokeText')}
          onConfirm={() => {
            revoking.mutate(undefined);
          }}
        >
          <Button danger loading={revoking.isPending} disabled={tokens.length === 0}>
            {t('deviceForm.revoke')}
          </Button>
        </Popconfirm>
      </div>
    </section>
  );
}
