import { useQuery } from '@tanstack/react-query';
import type { Measure, Performance } from '@xuncheng/contract';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { performanceQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useServerNow } from '../live/use-now.ts';
import { sortPerformance, type PerformanceOrder } from '../view/performance-order.ts';
import { select } from '../view/view-state.ts';
import { EvidenceDrawer } from './EvidenceDrawer.tsx';
import { FigureValue } from './FigureValue.tsx';
import { Empty, PanelState } from './PanelState.tsx';

/** What says something while a shift runs; the rest is for evaluations. */
const LIVE_MEASURES = [
  'duty-time',
  'distance',
  'cells-visited',
  'coverage',
  'acknowledged-in-time',
  'unknown-time',
] as const satisfies readonly Measure[];

/** All shifts now running with their six figures; a figure opens the rows behind it. */
export function PerformanceTable(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useServerNow(5_000);
  const query = useQuery(performanceQuery);
  const [order, setOrder] = useState<PerformanceOrder>({ by: 'officer', descending: false });
  const [open, setOpen] = useState<{ performance: Performance; measure: Measure } | null>(null);
  const rows = sortPerformance(query.data ?? [], order);
  const computedAt = Math.max(0, ...rows.map((row) => row.computedAt ?? 0));
  const head = (by: PerformanceOrder['by'], text: string): ReactElement => (
    <th key={by} scope="col" aria-sort={order.by === by ? (order.descending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        onClick={() => {
          setOrder({ by, descending: order.by === by ? !order.descending : by !== 'officer' });
        }}
      >
        {text}
        <i aria-hidden="true">{order.by === by ? (order.descending ? ' ▾' : ' ▴') : ''}</i>
      </button>
    </th>
  );
  return (
    <>
      <div className="panel-tools inline">
        <b>{t('performance.title')}</b>
        <span className="quiet">
          {computedAt > 0
            ? t('performance.computed', { age: format.duration((now - computedAt) / 1_000) })
            : t('performance.notComputed')}
        </span>
      </div>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('performance.empty')}</Empty> : null}
      {rows.length > 0 ? (
        <div className="table-scroll">
          <table className="performance-table" data-testid="performance-table">
            <thead>
              <tr>
                {head('officer', t('performance.officer'))}
                {LIVE_MEASURES.map((measure) => head(measure, t(`measure.${measure}`)))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.shiftId}>
                  <th scope="row">
                    <button
                      type="button"
                      onClick={() => {
                        select({ kind: 'officer', officerId: row.officerId });
                      }}
                    >
                      {row.officerName}
                      <small>
                        {row.badge} · {row.beat}
                      </small>
                    </button>
                  </th>
                  {LIVE_MEASURES.map((measure) => {
                    const figure = row.figures.find((entry) => entry.measure === measure);
                    return (
                      <td key={measure}>
                        {figure ? (
                          <button
                            type="button"
                            className="figure-cell"
                            data-measure={measure}
                            onClick={() => {
                              setOpen({ performance: row, measure });
                            }}
                          >
                            <FigureValue figure={figure} narrow />
                          </button>
                        ) : (
                          t('common.none')
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <p className="panel-foot quiet">{t('performance.fairness')}</p>
      {open ? (
        <EvidenceDrawer
          {...open}
          onClose={() => {
            setOpen(null);
          }}
        />
      ) : null}
    </>
  );
}
