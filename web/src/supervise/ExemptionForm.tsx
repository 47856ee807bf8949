import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { EXEMPTION_KINDS, type ExemptionKind, type NewExemption } from '@xuncheng/contract';
import { App, DatePicker, Form, Input, Modal, Radio, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { grantExemption } from '../api/evaluation.ts';
import { areasQuery, officersQuery } from '../api/queries.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { cityMoment } from './period.ts';
import { useOptionSearch } from '../view/use-text-search.ts';

interface Values {
  readonly who: 'officer' | 'area';
  readonly officerId?: number;
  readonly areaId?: number;
  readonly kind: ExemptionKind;
  readonly span: readonly [{ toDate: () => Date }, { toDate: () => Date }];
  readonly reason: string;
}

/** For whom, what, when, why. */
export function ExemptionForm({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const { message } = App.useApp();
  const format = useFormat();
  const client = useQueryClient();
  const officers = useQuery(officersQuery).data ?? [];
  const areas = useQuery(areasQuery).data ?? [];
  const [form] = Form.useForm<Values>();
  const who = Form.useWatch('who', form) as Values['who'] | undefined;
  const grant = useMutation({
    mutationFn: (given: NewExemption) => grantExemption(given),
    onSuccess: async ({ shiftsRecomputed, fixesForgotten }) => {
      void message.success(t('exemption.granted', { count: shiftsRecomputed }));
      if (fixesForgotten > 0) void message.info(t('recompute.fixesForgotten', { count: fixesForgotten }));
      onClose();
      await client.invalidateQueries({ queryKey: ['evaluation'] });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  const required = [{ required: true, message: t('exemption.required') }];
  return (
    <Modal
      open
      title={t('exemption.grant')}
      okText={t('exemption.grant')}
      okButtonProps={{ loading: grant.isPending }}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ who: 'officer', kind: 'rest' }}
        onFinish={({ who: whom, officerId, areaId, kind, span, reason }) => {
          grant.mutate({
            officerId: whom === 'officer' ? (officerId ?? null) : null,
            areaId: whom === 'area' ? (areaId ?? null) : null,
            kind,
            startsAt: cityMoment(span[0].toDate(), cityZone()),
            endsAt: cityMoment(span[1].toDate(), cityZone()),
            reason,
          });
        }}
      >
        <Form.Item name="who" label={t('exemption.who')}>
          <Radio.Group
            options={[
              { value: 'officer', label: t('exemption.officer') },
              { value: 'area', label: t('exemption.area') },
            ]}
          />
        </Form.Item>
        {who === 'area' ? (
          <Form.Item name="areaId" rules={required}>
            <Select showSearch={byName} options={areas.map((area) => ({ value: area.id, label: format.name(area) }))} />
          </Form.Item>
        ) : (
          <Form.Item name="officerId" rules={required}>
            <Select
              showSearch={byName}
              options={officers.map(({ id, name, badge }) => ({ value: id, label: `${name} · ${badge}` }))}
            />
          </Form.Item>
        )}
        <Form.Item name="kind" label={t('exemption.kindLabel')}>
          <Select options={EXEMPTION_KINDS.map((kind) => ({ value: kind, label: t(`exemption.kind.${kind}`) }))} />
        </Form.Item>
        <Form.Item name="span" label={t('exemption.span')} rules={required}>
          <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
        </Form.Item>
        <Form.Item name="reason" label={t('exemption.reason')} rules={[{ ...required[0], whitespace: true }]}>
          <Input.TextArea rows={2} maxLength={500} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
