import { useQuery } from '@tanstack/react-query';
import {
  COORDINATE_SYSTEMS,
  DEVICE_KINDS,
  isDeviceId,
  type DeviceKind,
  type DeviceProtocol,
  type NewDevice,
} from '@xuncheng/contract';
import { Form, Input, InputNumber, Modal, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { createDevice, type DeviceWithToken } from '../../api/devices.ts';
import { areasQuery, devicesQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { protocolText } from '../../view/device-text.ts';
import { useSaving } from '../use-saving.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';

/** What each kind can speak; the first is what most do. */
const PROTOCOLS: Readonly<Record<DeviceKind, readonly DeviceProtocol[]>> = {
  terminal: ['own', 'owntracks', 'osmand', 'jt808'],
  vehicle: ['jt808', 'osmand', 'owntracks', 'own'],
  camera: ['onvif', 'frigate', 'own'],
  'video-server': ['frigate', 'onvif'],
  probe: ['own', 'opcua'],
};
/** These are found by an address besides their id (see the contract). */
const ADDRESSED: readonly DeviceProtocol[] = ['jt808', 'opcua'];
const ADDRESS_EXAMPLES: Partial<Record<DeviceProtocol, string>> = {
  jt808: '13800138000/ABC1234',
  opcua: 'opc.tcp://plc.example:4840#ns=2;s=Level',
};
const PLACED: readonly DeviceKind[] = ['camera', 'probe'];

/** Every field of a new device that this form asks for. */
type Values = Pick<NewDevice, 'id' | 'kind' | 'protocol' | 'coordinateSystem' | 'name' | 'areaId'> &
  Partial<Pick<NewDevice, 'lon' | 'lat' | 'quantity' | 'unit' | 'parentId' | 'address'>>;

/** A new device; its token is handed on when it was made. */
export function NewDeviceForm({
  onClose,
  onCreated,
}: {
  readonly onClose: () => void;
  readonly onCreated: (created: DeviceWithToken) => void;
}): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const session = useSession().data;
  const areas = useQuery(areasQuery).data ?? [];
  const devices = useQuery(devicesQuery).data ?? [];
  const [form] = Form.useForm<Values>();
  const kind = (Form.useWatch('kind', form) as DeviceKind | undefined) ?? 'terminal';
  const protocol = (Form.useWatch('protocol', form) as DeviceProtocol | undefined) ?? 'own';
  const saving = useSaving(createDevice, { refresh: [devicesQuery.queryKey], onDone: onCreated });
  const required = [{ required: true, message: t('admin.required') }];
  const isAddressed = ADDRESSED.includes(protocol);
  const hasParent = kind === 'camera' && (protocol === 'frigate' || protocol === 'onvif');
  return (
    <Modal
      open
      width={620}
      title={t('deviceForm.add')}
      okText={t('deviceForm.create')}
      okButtonProps={{ loading: saving.isPending }}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        data-testid="new-device"
        initialValues={{ kind: 'terminal', protocol: 'own', coordinateSystem: 'wgs84', areaId: session?.areaId }}
        onValuesChange={(changed: Partial<Values>) => {
          if (changed.kind) form.setFieldValue('protocol', PROTOCOLS[changed.kind][0]);
        }}
        onFinish={(values) => {
          saving.mutate(said(values));
        }}
      >
        <div className="admin-form-pair">
          <Form.Item name="kind" label={t('deviceForm.kind')}>
            <Select options={DEVICE_KINDS.map((value) => ({ value, label: t(`device.${value}`) }))} />
          </Form.Item>
          <Form.Item name="protocol" label={t('deviceForm.protocol')}>
            <Select options={PROTOCOLS[kind].map((value) => ({ value, label: protocolText(value, t) }))} />
          </Form.Item>
          <Form.Item
            name="id"
            label={t('deviceForm.id')}
            rules={[
              {
                validator: (_, value: string | undefined) =>
                  isDeviceId(value ?? '') ? Promise.resolve() : Promise.reject(new Error(t('deviceForm.idRule'))),
              },
            ]}
          >
            <Input placeholder="phone-7" maxLength={63} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="name" label={t('deviceForm.name')} rules={[{ ...required[0], whitespace: true }]}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="areaId" label={t('deviceForm.area')} rules={required}>
            <Select showSearch={byName} options={areas.map((area) => ({ value: area.id, label: format.name(area) }))} />
          </Form.Item>
          <Form.Item name="coordinateSystem" label={t('deviceForm.coordinates')}>
            <Select options={COORDINATE_SYSTEMS.map((value) => ({ value, label: t(`coordinates.${value}`) }))} />
          </Form.Item>
          {hasParent ? (
            <Form.Item name="parentId" label={t('deviceForm.parent')}>
              <Select
                allowClear
                showSearch={byName}
                options={devices
                  .filter((one) => one.kind === 'video-server')
                  .map(({ id, name }) => ({ value: id, label: `${name} · ${id}` }))}
              />
            </Form.Item>
          ) : null}
          {hasParent || isAddressed ? (
            <Form.Item
              name="address"
              label={t(`deviceForm.address.${isAddressed ? (protocol as 'jt808' | 'opcua') : 'camera'}`)}
              rules={isAddressed ? required : []}
            >
              <Input maxLength={300} spellCheck={false} placeholder={ADDRESS_EXAMPLES[protocol]} />
            </Form.Item>
          ) : null}
          {PLACED.includes(kind) ? (
            <>
              <Form.Item name="lon" label={t('deviceForm.lon')}>
                <InputNumber min={-180} max={180} step={0.0001} className="admin-wide" />
              </Form.Item>
              <Form.Item name="lat" label={t('deviceForm.lat')}>
                <InputNumber min={-90} max={90} step={0.0001} className="admin-wide" />
              </Form.Item>
            </>
          ) : null}
          {kind === 'probe' ? (
            <>
              <Form.Item name="quantity" label={t('deviceForm.quantity')}>
                <Input maxLength={64} placeholder="water-level" />
              </Form.Item>
              <Form.Item name="unit" label={t('deviceForm.unit')}>
                <Input maxLength={16} placeholder="cm" />
              </Form.Item>
            </>
          ) : null}
        </div>
      </Form>
    </Modal>
  );
}

/** What was filled in: fields left empty, or hidden again, are not said. */
function said(values: Values): NewDevice {
  const filled = Object.entries<unknown>(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(filled) as Values;
}
