import type { DevicePlaceChange, DeviceSetup } from '@xuncheng/contract';
import { Button, Form, InputNumber } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeDevicePlace, deviceSetupQuery } from '../../api/devices.ts';
import { devicesQuery } from '../../api/queries.ts';
import { useSaving } from '../use-saving.ts';

type Values = Readonly<Partial<Record<keyof DevicePlaceChange, number | null>>>;

/** Where a camera or probe stands, and where a camera looks: its cone on the map, and the cells it has in view. */
export function PlaceSettings({ setup: { device } }: { readonly setup: DeviceSetup }): ReactElement {
  const { t } = useTranslation();
  const saving = useSaving((change: DevicePlaceChange) => changeDevicePlace(device.id, change), {
    refresh: [deviceSetupQuery(device.id).queryKey, devicesQuery.queryKey],
    said: () => t('admin.saved'),
  });
  const { lon, lat, heading, fieldOfView, rangeMetres } = device;
  return (
    <section className="admin-section" data-testid="place-settings">
      <h3>{t('placeForm.title')}</h3>
      <Form<Values>
        layout="vertical"
        initialValues={{ lon, lat, heading, fieldOfView, rangeMetres }}
        onFinish={(values) => {
          saving.mutate({
            lon: values.lon ?? null,
            lat: values.lat ?? null,
            heading: values.heading ?? heading,
            fieldOfView: values.fieldOfView ?? fieldOfView,
            rangeMetres: values.rangeMetres ?? rangeMetres,
          });
        }}
      >
        <div className="admin-form-pair">
          <Form.Item name="lon" label={t('deviceForm.lon')}>
            <InputNumber min={-180} max={180} step={0.0001} className="admin-wide" />
          </Form.Item>
          <Form.Item
            name="lat"
            label={t('deviceForm.lat')}
            dependencies={['lon']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value: number | null) =>
                  ((getFieldValue('lon') ?? null) === null) === ((value ?? null) === null)
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('placeForm.both'))),
              }),
            ]}
          >
            <InputNumber min={-90} max={90} step={0.0001} className="admin-wide" />
          </Form.Item>
          {device.kind === 'camera' ? (
            <>
              <Form.Item name="heading" label={t('placeForm.heading')}>
                <InputNumber min={0} max={360} suffix="°" className="admin-wide" />
              </Form.Item>
              <Form.Item name="fieldOfView" label={t('placeForm.fieldOfView')}>
                <InputNumber min={1} max={360} suffix="°" className="admin-wide" />
              </Form.Item>
              <Form.Item name="rangeMetres" label={t('placeForm.range')}>
                <InputNumber min={1} max={5_000} suffix="m" className="admin-wide" />
              </Form.Item>
            </>
          ) : null}
        </div>
        <Button htmlType="submit" loading={saving.isPending} data-testid="save-place">
          {t('admin.save')}
        </Button>
      </Form>
    </section>
  );
}
