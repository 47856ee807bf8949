import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EXEMPTION_KINDS, type Appeal, type AppealDecision, type ExemptionKind } from '@xuncheng/contract';
import { App, Form, Input, Modal, Radio, Select, Slider } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { decideAppeal } from '../api/appeals.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';

const STEP_MS = 300_000;

interface Values {
  readonly outcome: AppealDecision['outcome'];
  readonly words: string;
  readonly kind: ExemptionKind;
  /** Epoch ms within the shift. */
  readonly span: readonly [number, number];
}

/** Granted with the time that is exempt, or rejected; with the reason that the officer reads. */
export function AppealDecisionForm({
  appeal,
  onClose,
}: {
  readonly appeal: Appeal;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const outcome = Form.useWatch('outcome', form) as Values['outcome'] | undefined;
  const { id, officerName, badge, level, shiftStartsAt, shiftEndsAt } = appeal;
  const [from, to] = (Form.useWatch('span', form) as Values['span'] | undefined) ?? [shiftStartsAt, shiftEndsAt];
  const decide = useMutation({
    mutationFn: ({ outcome: chosen, words, kind, span: [startsAt, endsAt] }: Values) =>
      decideAppeal(
        id,
        chosen === 'granted'
          ? { outcome: chosen, words, exemption: { kind, startsAt, endsAt } }
          : { outcome: chosen, words },
      ),
    onSuccess: async () => {
      void message.success(t('appeal.decided'));
      onClose();
      await Promise.all(['appeals', 'evaluation'].map((name) => client.invalidateQueries({ queryKey: [name] })));
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  return (
    <Modal
      open
      title={t('appeal.officer', { name: officerName, badge })}
      okText={t('appeal.decide')}
      okButtonProps={{ loading: decide.isPending, 'data-testid': 'appeal-decide-confirm' }}
      onOk={() => {
        form.submit();
      }}
      onCancel={onClose}
    >
      {level === 2 ? <p className="warn">{t('appeal.secondLevel')}</p> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ outcome: 'granted', kind: 'lost-gps', span: [shiftStartsAt, shiftEndsAt], words: '' }}
        onFinish={() => {
          // Fields that are not shown keep what they began with.
          decide.mutate(form.getFieldsValue(true) as Values);
        }}
      >
        <Form.Item name="outcome">
          <Radio.Group
            optionType="button"
            options={[
              { value: 'granted', label: t('appeal.grant') },
              { value: 'rejected', label: t('appeal.reject') },
            ]}
          />
        </Form.Item>
        {outcome === 'rejected' ? null : (
          <>
            <Form.Item name="kind" label={t('appeal.exemptKind')}>
              <Select options={EXEMPTION_KINDS.map((kind) => ({ value: kind, label: t(`exemption.kind.${kind}`) }))} />
            </Form.Item>
            <Form.Item name="span" label={t('appeal.exemptSpan', { start: format.time(from), end: format.time(to) })}>
              <Slider
                range
                min={shiftStartsAt}
                max={shiftEndsAt}
                step={STEP_MS}
                tooltip={{ formatter: (time) => (time === undefined ? '' : format.time(time)) }}
              />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="words"
          label={t('appeal.reason')}
          rules={[{ required: true, whitespace: true, message: t('exemption.required') }]}
        >
          <Input.TextArea rows={2} maxLength={500} showCount data-testid="appeal-reason" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
