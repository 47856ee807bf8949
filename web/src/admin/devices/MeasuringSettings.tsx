import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { SEVERITIES, type DeviceSetup, type MeasuringChange, type ProbeLimits } from '@xuncheng/contract';
import { AutoComplete, Button, Form, Input, InputNumber, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeMeasuring, deviceSetupQuery } from '../../api/devices.ts';
import { devicesQuery } from '../../api/queries.ts';
import { useSaving } from '../use-saving.ts';

/** Alarms of probes that have a text. */
const PROBE_ALARM_TYPES = [
  'water-level-high',
  'water-level-critical',
  'noise-high',
  'dust-high',
  'manhole-moved',
  'bin-full',
] as const;
const LIMITS_AT_MOST = 8;

/** What a probe measures, and when that is an alarm: raised beyond one value that has held, cleared at another. */
export function MeasuringSettings({ setup: { device, limits } }: { readonly setup: DeviceSetup }): ReactElement {
  const { t } = useTranslation();
  const saving = useSaving((change: MeasuringChange) => changeMeasuring(device.id, change), {
    refresh: [deviceSetupQuery(device.id).queryKey, devicesQuery.queryKey],
    said: () => t('admin.saved'),
  });
  const required = { required: true, message: t('admin.required') };
  return (
    <section className="admin-section" data-testid="measuring-settings">
      <h3>{t('measuringForm.title')}</h3>
      <p className="quiet small">{t('measuringForm.hint')}</p>
      <Form<MeasuringChange>
        layout="vertical"
        requiredMark={false}
        initialValues={{ quantity: device.quantity ?? '', unit: device.unit ?? '', limits }}
        onFinish={({ quantity, unit, limits: given }) => {
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- a list without entries is not there
          saving.mutate({ quantity: quantity || null, unit: unit || null, limits: given ?? [] });
        }}
      >
        <div className="admin-form-pair">
          <Form.Item name="quantity" label={t('deviceForm.quantity')}>
            <Input maxLength={64} placeholder="water-level" />
          </Form.Item>
          <Form.Item name="unit" label={t('deviceForm.unit')}>
            <Input maxLength={16} placeholder="cm" />
          </Form.Item>
        </div>
        <Form.List name="limits">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <fieldset key={key} className="probe-limit" data-testid="probe-limit">
                  <Form.Item name={[name, 'type']} label={t('cameraRule.type')} rules={[required]}>
                    <AutoComplete
                      maxLength={64}
                      options={PROBE_ALARM_TYPES.map((value) => ({
                        value,
                        label: `${t(`alarmType.${value}`)} · ${value}`,
                      }))}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'severity']} label={t('cameraRule.severity')}>
                    <Select options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))} />
                  </Form.Item>
                  <Form.Item name={[name, 'direction']} label={t('measuringForm.direction')}>
                    <Select
                      options={(['above', 'below'] as const).map((value) => ({
                        value,
                        label: t(`measuringForm.${value}`),
                      }))}
                    />
                  </Form.Item>
                  <Form.Item name={[name, 'raise']} label={t('measuringForm.raise')} rules={[required]}>
                    <InputNumber className="admin-wide" />
                  </Form.Item>
                  <Form.Item
                    name={[name, 'clear']}
                    label={t('measuringForm.clear')}
                    dependencies={[
                      ['limits', name, 'raise'],
                      ['limits', name, 'direction'],
                    ]}
                    rules={[
                      required,
                      ({ getFieldValue }) => ({
                        validator: (_, clear: number | null) => {
                          const { raise, direction } = getFieldValue(['limits', name]) as Partial<ProbeLimits>;
                          const isGood =
                            clear === null ||
                            raise === undefined ||
                            (direction === 'below' ? clear >= raise : clear <= raise);
                          return isGood ? Promise.resolve() : Promise.reject(new Error(t('measuringForm.wrongSide')));
                        },
                      }),
                    ]}
                  >
                    <InputNumber className="admin-wide" />
                  </Form.Item>
                  <Form.Item name={[name, 'holdSeconds']} label={t('measuringForm.hold')} rules={[required]}>
                    <InputNumber min={0} max={86_400} suffix={t('cameraRule.secondsUnit')} className="admin-wide" />
                  </Form.Item>
                  <Button
                    icon={<DeleteOutlined />}
                    aria-label={t('measuringForm.remove')}
                    title={t('measuringForm.remove')}
                    onClick={() => {
                      remove(name);
                    }}
                  />
                </fieldset>
              ))}
              <div className="table-tools">
                <Button
                  icon={<PlusOutlined />}
                  disabled={fields.length >= LIMITS_AT_MOST}
                  data-testid="add-probe-limit"
                  onClick={() => {
                    add({ direction: 'above', severity: 'minor', holdSeconds: 0 });
                  }}
                >
                  {t('measuringForm.add')}
                </Button>
                <Button type="primary" htmlType="submit" loading={saving.isPending} data-testid="save-measuring">
                  {t('admin.save')}
                </Button>
              </div>
            </>
          )}
        </Form.List>
      </Form>
    </section>
  );
}
