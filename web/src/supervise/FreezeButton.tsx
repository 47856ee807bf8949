import { LockOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Evaluation } from '@xuncheng/contract';
import { App, Button, Input, Modal, Tooltip } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { freezePeriod } from '../api/evaluation.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Freezes what is shown, after saying what that means. */
export function FreezeButton({ evaluation }: { readonly evaluation: Evaluation }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const client = useQueryClient();
  const { areaId, from, to } = evaluation;
  // As of when it was computed: the server says the last word, also of shifts that are not settled yet.
  const isOver = to <= evaluation.computedAt;
  const usual = `${format.date(from)} – ${format.date(to - 1)}`;
  const [name, setName] = useState<string | null>(null);
  const freeze = useMutation({
    mutationFn: () => freezePeriod({ name: name?.trim() ?? usual, areaId, from, to }),
    onSuccess: async (period) => {
      void message.success(t('supervise.freezeDone', { name: period.name }));
      setName(null);
      await client.invalidateQueries({ queryKey: ['evaluation', 'periods'] });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  return (
    <>
      <Tooltip title={isOver ? null : t('supervise.freezeLater')}>
        <Button
          icon={<LockOutlined />}
          disabled={!isOver}
          data-testid="freeze"
          onClick={() => {
            setName(usual);
          }}
        >
          {t('supervise.freeze')}
        </Button>
      </Tooltip>
      <Modal
        open={name !== null}
        title={t('supervise.freeze')}
        okText={t('supervise.freeze')}
        okButtonProps={{ disabled: !name?.trim(), loading: freeze.isPending }}
        onOk={() => {
          freeze.mutate();
        }}
        onCancel={() => {
          setName(null);
        }}
      >
        <p>{t('supervise.freezeText')}</p>
        <label className="field">
          {t('supervise.freezeName')}
          <Input
            value={name ?? ''}
            maxLength={100}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        </label>
      </Modal>
    </>
  );
}
