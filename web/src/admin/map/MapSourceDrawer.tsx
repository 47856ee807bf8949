import type { MapSourceChanged, MapSourceRecord, MapSourceTest } from '@xuncheng/contract';
import { Button, Drawer, Form, Popconfirm, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addMapSource,
  changeMapSource,
  mapSourceRecordsQuery,
  mapSourcesQuery,
  removeMapSource,
  testMapSource,
} from '../../api/map-sources.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSaving } from '../use-saving.ts';
import { MapSourceFields } from './MapSourceFields.tsx';
import {
  changeOf,
  presetValues,
  SOURCE_PRESETS,
  valuesOf,
  type SourcePreset,
  type SourceValues,
} from './source-presets.ts';
import { SourceTestResult } from './SourceTestResult.tsx';

const refresh = [mapSourceRecordsQuery.queryKey, mapSourcesQuery.queryKey];

/** One source: where it is, how it is cut, and whether it answers, which is found out with every change. Null: a new one. */
export function MapSourceDrawer({
  source,
  firstTest,
  onSaved,
  onClose,
}: {
  readonly source: MapSourceRecord | null;
  readonly firstTest: MapSourceTest | null;
  readonly onSaved: (changed: MapSourceChanged) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [form] = Form.useForm<SourceValues>();
  const [preset, setPreset] = useState<SourcePreset>('tianditu-img');
  const [test, setTest] = useState(firstTest);
  const saving = useSaving(
    (values: SourceValues) => (source ? changeMapSource(source.id, changeOf(values)) : addMapSource(changeOf(values))),
    { refresh, onDone: onSaved },
  );
  const testing = useSaving(testMapSource, { refresh: [], onDone: setTest });
  const removing = useSaving(removeMapSource, { refresh, said: () => t('mapSource.removed'), onDone: onClose });
  return (
    <Drawer
      open
      size={620}
      onClose={onClose}
      title={source ? format.name(source) : t('mapSource.add')}
      data-testid="map-source-drawer"
      extra={
        source ? (
          <Popconfirm
            title={t('mapSource.remove')}
            description={t('mapSource.removeText')}
            okButtonProps={{ danger: true }}
            onConfirm={() => {
              removing.mutate(source.id);
            }}
          >
            <Button danger loading={removing.isPending} data-testid="remove-map-source">
              {t('mapSource.remove')}
            </Button>
          </Popconfirm>
        ) : null
      }
    >
      <Form<SourceValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        initialValues={source ? valuesOf(source) : presetValues(preset)}
        onFinish={(values) => {
          // Fields of other kinds are not on screen: they are as they were.
          saving.mutate({ ...(form.getFieldsValue(true) as SourceValues), ...values });
        }}
      >
        {source ? null : (
          <Form.Item label={t('mapSource.preset')} htmlFor="map-source-preset">
            <Select<SourcePreset>
              id="map-source-preset"
              value={preset}
              data-testid="map-source-preset"
              options={SOURCE_PRESETS.map((value) => ({ value, label: t(`mapSource.presets.${value}`) }))}
              onChange={(chosen) => {
                setPreset(chosen);
                form.setFieldsValue(presetValues(chosen));
              }}
            />
          </Form.Item>
        )}
        <MapSourceFields form={form} hasKey={source?.hasKey ?? false} />
        <div className="table-tools">
          <Button type="primary" htmlType="submit" loading={saving.isPending} data-testid="save-map-source">
            {t('admin.save')}
          </Button>
          {source ? (
            <Button
              loading={testing.isPending}
              data-testid="test-map-source"
              onClick={() => {
                testing.mutate(source.id);
              }}
            >
              {t('mapSource.test')}
            </Button>
          ) : null}
        </div>
      </Form>
      <div aria-live="polite">
        {saving.isPending || testing.isPending ? <p className="quiet">{t('mapSource.testing')}</p> : null}
        {source && test && !testing.isPending ? <SourceTestResult source={source} test={test} /> : null}
      </div>
    </Drawer>
  );
}
