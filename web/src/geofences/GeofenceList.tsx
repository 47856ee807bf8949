import { BorderOuterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Geofence } from '@xuncheng/contract';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { geofencesQuery } from '../api/geofences.ts';
import { useMay } from '../api/session.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { useView } from '../view/view-state.ts';
import { startFence } from './fence-draft.ts';
import { showFence } from './show-fence.ts';

/** All fences in reach: what each raises, and how many are inside. */
export function GeofenceList(): ReactElement {
  const { t } = useTranslation();
  const may = useMay();
  const query = useQuery(geofencesQuery);
  const selected = useView((view) => (view.selection?.kind === 'geofence' ? view.selection.geofenceId : null));
  const fences = query.data ?? [];
  return (
    <>
      <div className="panel-tools inline">
        <b>{t('geofence.title')}</b>
        {may.drawFences ? (
          <Button size="small" icon={<BorderOuterOutlined />} data-testid="draw-fence" onClick={startFence}>
            {t('geofence.draw')} <kbd>f</kbd>
          </Button>
        ) : null}
      </div>
      <PanelState query={query} />
      {query.data && fences.length === 0 ? <Empty>{t('geofence.empty')}</Empty> : null}
      <ul className="rows">
        {fences.map((fence) => (
          <li key={fence.id}>
            <button
              type="button"
              className="row tall"
              aria-current={selected === fence.id}
              data-testid="geofence-row"
              data-geofence={fence.id}
              onClick={() => {
                showFence(fence.id, fence.shape);
              }}
            >
              <span className="row-main">
                <b title={fence.name}>{fence.name}</b>
                <small>{alarmsText(fence, t)}</small>
              </span>
              <span className="row-end">
                <small>
                  {fence.enabled ? t('geofence.inside', { count: fence.inside.length }) : t('geofence.paused')}
                </small>
                <small>{t(`geofence.kind.${fence.shape.kind}`)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Of what it raises alarms, in a line. */
function alarmsText({ alarms, schedule }: Geofence, t: TFunction): string {
  const raised = (['enter', 'leave', 'absent'] as const).filter((kind) => alarms[kind] !== null);
  if (raised.length === 0) return t('geofence.quiet');
  const hours = schedule.length === 0 ? [t('geofence.always')] : [];
  const what = raised.map((kind) => t(`geofence.${kind}`)).join(', ');
  return [t('geofence.alarmsOf', { what }), ...hours].join(' · ');
}
