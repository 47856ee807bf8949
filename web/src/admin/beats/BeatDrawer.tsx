import { useQuery } from '@tanstack/react-query';
import type { BeatRecord, NewBeat } from '@xuncheng/contract';
import { Button, Drawer, Form, Input, Popconfirm, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { beatRecordsQuery, changeBeat, createBeat } from '../../api/beats.ts';
import { areasQuery, beatsQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useOptionSearch } from '../../view/use-text-search.ts';
import { useSaving } from '../use-saving.ts';
import { CellChoice } from './CellChoice.tsx';

interface Values extends Omit<NewBeat, 'cellIds'> {
  readonly isRetired?: boolean;
}

/** A beat: code, name, area and its cells. Null: a new one. What is saved says from which state it was made. */
export function BeatDrawer({
  beat,
  onClose,
}: {
  readonly beat: BeatRecord | null;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const areas = useQuery(areasQuery).data ?? [];
  const [form] = Form.useForm<Values>();
  const [cellIds, setCellIds] = useState<readonly number[]>(beat?.cellIds ?? []);
  const isRetired = beat !== null && beat.retiredAt !== null;
  const saving = useSaving(
    ({ code, isRetired: toRetire = isRetired, ...values }: Values) =>
      beat
        ? changeBeat(beat.id, { ...values, cellIds: [...cellIds], isRetired: toRetire, revision: beat.revision })
        : createBeat({ ...values, code, cellIds: [...cellIds] }),
    {
      refresh: [beatRecordsQuery.queryKey, beatsQuery.queryKey, ['roster']],
      said: () => t('admin.saved'),
      onDone: onClose,
    },
  );
  const save = (toRetire: boolean): void => {
    void form.validateFields().then((values) => {
      saving.mutate({ ...values, isRetired: toRetire });
    });
  };
  const required = [{ required: true, whitespace: true, message: t('admin.required') }];
  return (
    <Drawer
      open
      size={680}
      onClose={onClose}
      title={beat ? `${beat.code} · ${beat.name}` : t('beatForm.add')}
      data-testid="beat-drawer"
      extra={
        <div className="table-tools">
          {beat === null ? null : isRetired ? (
            <Button
              loading={saving.isPending}
              onClick={() => {
                save(false);
              }}
            >
              {t('beatForm.takeBack')}
            </Button>
          ) : (
            <Popconfirm
              title={t('beatForm.retire')}
              description={t('beatForm.retireText')}
              onConfirm={() => {
                save(true);
              }}
            >
              <Button danger loading={saving.isPending} data-testid="retire-beat">
                {t('beatForm.retire')}
              </Button>
            </Popconfirm>
          )}
          <Button
            type="primary"
            loading={saving.isPending}
            data-testid="save-beat"
            onClick={() => {
              save(isRetired);
            }}
          >
            {beat ? t('admin.save') : t('deviceForm.create')}
          </Button>
        </div>
      }
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        data-testid="beat-form"
        initialValues={beat ?? {}}
      >
        <div className="admin-form-pair">
          <Form.Item name="code" label={t('beatForm.code')} rules={required}>
            <Input maxLength={64} autoComplete="off" disabled={beat !== null} />
          </Form.Item>
          <Form.Item name="name" label={t('beatForm.name')} rules={required}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        </div>
        <Form.Item
          name="areaId"
          label={t('deviceForm.area')}
          rules={[{ required: true, message: t('admin.required') }]}
        >
          <Select
            showSearch={byName}
            options={areas.map((area) => ({ value: area.id, label: `${format.name(area)} · ${area.code}` }))}
          />
        </Form.Item>
      </Form>
      <CellChoice own={beat} chosen={cellIds} onChange={setCellIds} />
    </Drawer>
  );
}
