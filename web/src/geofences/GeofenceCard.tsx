import { AimOutlined, DeleteOutlined, EditOutlined, PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Geofence } from '@xuncheng/contract';
import { App, Button, Popconfirm } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bringBackGeofence, changeGeofence, geofencesQuery, putAwayGeofence } from '../api/geofences.ts';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { select } from '../view/view-state.ts';
import { changeFence } from './fence-draft.ts';
import { FenceHistory } from './FenceHistory.tsx';
import { flyToFence, showFence } from './show-fence.ts';

/** One fence: who is inside, who went in and out, and what can be done with it. */
export function GeofenceCard({ geofenceId }: { readonly geofenceId: number }): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(geofencesQuery);
  const fence = query.data?.find(({ id }) => id === geofenceId);
  return (
    <article className="card" data-testid="geofence-card">
      <PanelState query={query} />
      {fence ? <Known fence={fence} /> : query.data ? <Empty>{t('geofence.notFound')}</Empty> : null}
    </article>
  );
}

function Known({ fence }: { readonly fence: Geofence }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const { inside } = fence;
  const changedAt = `${format.date(fence.changedAt)} ${format.time(fence.changedAt)}`;
  return (
    <>
      <header className="card-head">
        <div>
          <h2>{fence.name}</h2>
          <p className="quiet">
            {t('geofence.title')} · {t(`geofence.kind.${fence.shape.kind}`)}
            {fence.enabled ? '' : ` · ${t('geofence.paused')}`}
          </p>
        </div>
      </header>
      <div className="card-actions">
        <Button
          icon={<AimOutlined />}
          onClick={() => {
            flyToFence(fence.shape);
          }}
        >
          {t('geofence.locate')}
        </Button>
        {may.drawFences ? <Handling fence={fence} /> : null}
      </div>
      <section className="card-section">
        <h3>{t('geofence.insideNow')}</h3>
        {inside.length === 0 ? <p className="quiet">{t('geofence.nobodyInside')}</p> : null}
        <ul className="fence-people" data-testid="fence-inside">
          {inside.map(({ officerId, name, since }) => (
            <li key={officerId}>
              <button
                type="button"
                className="link-button"
                onClick={() => {
                  select({ kind: 'officer', officerId });
                }}
              >
                {name}
              </button>{' '}
              <span className="quiet">{t('geofence.since', { time: format.time(since) })}</span>
            </li>
          ))}
        </ul>
      </section>
      <FenceHistory geofenceId={fence.id} />
      <p className="quiet small">{t('geofence.changed', { name: fence.changedBy, time: changedAt })}</p>
    </>
  );
}

function Handling({ fence }: { readonly fence: Geofence }): ReactElement {
  const { t } = useTranslation();
  const { message, notification } = App.useApp();
  const client = useQueryClient();
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: geofencesQuery.queryKey });
  const onError = (error: unknown): void => void message.error(failureText(error, t));
  const bringBack = useMutation({
    mutationFn: bringBackGeofence,
    onSuccess: async ({ id, shape }) => {
      notification.destroy(noticeOf(id));
      await onSuccess();
      showFence(id, shape);
    },
    onError,
  });
  const putAway = useMutation({
    mutationFn: () => putAwayGeofence(fence.id),
    onSuccess: async () => {
      select(null);
      notification.info({
        key: noticeOf(fence.id),
        title: t('geofence.wasPutAway', { name: fence.name }),
        duration: 15,
        actions: (
          <Button
            size="small"
            data-testid="bring-back-fence"
            onClick={() => {
              bringBack.mutate(fence.id);
            }}
          >
            {t('geofence.bringBack')}
          </Button>
        ),
      });
      await onSuccess();
    },
    onError,
  });
  const pause = useMutation({
    mutationFn: () => changeGeofence(fence.id, { ...fence, enabled: !fence.enabled }),
    onSuccess,
    onError,
  });
  return (
    <>
      <Button
        icon={<EditOutlined />}
        data-testid="change-fence"
        onClick={() => {
          changeFence(fence);
        }}
      >
        {t('geofence.edit')}
      </Button>
      <Button
        icon={fence.enabled ? <PauseCircleOutlined /> : <PlayCircleOutlined />}
        loading={pause.isPending}
        data-testid="pause-fence"
        onClick={() => {
          pause.mutate();
        }}
      >
        {t(fence.enabled ? 'geofence.pause' : 'geofence.resume')}
      </Button>
      <Popconfirm
        title={t('geofence.putAwaySure')}
        okButtonProps={{ danger: true }}
        onConfirm={() => {
          putAway.mutate();
        }}
      >
        <Button danger icon={<DeleteOutlined />} loading={putAway.isPending} data-testid="put-away-fence">
          {t('geofence.putAway')}
        </Button>
      </Popconfirm>
    </>
  );
}

function noticeOf(id: number): string {
  return `geofence-${String(id)}`;
}
