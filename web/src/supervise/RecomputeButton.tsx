import { ReloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Evaluation } from '@xuncheng/contract';
import { App, Button, Popconfirm, Progress } from 'antd';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelRecomputation, recomputationQuery, startRecomputation } from '../api/evaluation.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Has all shifts of the period computed anew; shows how far that is, to whoever looks, and stops it. */
export function RecomputeButton({ evaluation }: { readonly evaluation: Evaluation }): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const client = useQueryClient();
  const status = useQuery(recomputationQuery).data ?? null;
  const isRunning = status?.state === 'running';
  const onError = (error: unknown): void => void message.error(failureText(error, t));
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: recomputationQuery.queryKey });
  const start = useMutation({
    mutationFn: () => startRecomputation(evaluation.from, evaluation.to),
    onSuccess,
    onError,
  });
  const cancel = useMutation({ mutationFn: cancelRecomputation, onSuccess, onError });
  useEffect(() => {
    if (!isRunning) void client.invalidateQueries({ queryKey: ['evaluation', 'of'] });
  }, [isRunning, client]);
  if (isRunning) {
    const percent = status.shifts === 0 ? 100 : Math.floor((100 * status.computed) / status.shifts);
    return (
      <span className="recomputing" role="status" data-testid="recomputing">
        <Progress percent={percent} size="small" className="recompute-progress" />
        <span className="quiet small">
          {t('recompute.progress', { done: format.number(status.computed), all: format.number(status.shifts) })}
        </span>
        <Button
          size="small"
          loading={cancel.isPending}
          onClick={() => {
            cancel.mutate();
          }}
        >
          {t('recompute.cancel')}
        </Button>
      </span>
    );
  }
  return (
    <>
      <Popconfirm
        title={t('recompute.start')}
        description={t('recompute.text')}
        onConfirm={() => {
          start.mutate();
        }}
      >
        <Button icon={<ReloadOutlined />} loading={start.isPending} data-testid="recompute">
          {t('recompute.start')}
        </Button>
      </Popconfirm>
      {status?.state === 'done' && status.fixesForgotten > 0 ? (
        <span className="quiet small">{t('recompute.fixesForgotten', { count: status.fixesForgotten })}</span>
      ) : null}
      {status?.state === 'failed' ? (
        <span className="bad small">{t('recompute.failed', { error: status.error ?? '' })}</span>
      ) : null}
    </>
  );
}
