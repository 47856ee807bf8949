import { useQuery } from '@tanstack/react-query';
import { middleOf, type Measure, type Performance } from '@xuncheng/contract';
import { Drawer } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellsQuery, evidenceQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { evidenceAmount, evidenceSpan, evidenceText } from '../view/evidence-text.ts';
import { flyTo, select } from '../view/view-state.ts';
import { FigureValue } from './FigureValue.tsx';
import { Empty, PanelState } from './PanelState.tsx';

/** The rows behind one figure: what counted, what did not, and where. */
export function EvidenceDrawer({
  performance,
  measure,
  onClose,
}: {
  readonly performance: Performance;
  readonly measure: Measure;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(evidenceQuery(performance.shiftId, measure));
  const cells = useQuery(cellsQuery).data;
  const figure = performance.figures.find((entry) => entry.measure === measure);
  const goTo = (cellId: number): void => {
    const cell = cells?.find(({ id }) => id === cellId);
    if (!cell) return;
    select({ kind: 'cell', cellId });
    flyTo(...middleOf(cell.geometry), 700);
  };
  return (
    <Drawer
      open
      onClose={onClose}
      size={480}
      title={`${performance.officerName} · ${t(`measure.${measure}`)}`}
      data-testid="evidence"
    >
      {figure ? (
        <p className="evidence-figure">
          <FigureValue figure={figure} />
          <span className="quiet">{t('performance.evidenceCount', { count: figure.evidenceCount })}</span>
        </p>
      ) : null}
      <p className="quiet small">{t('performance.rows')}</p>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.rows.length === 0 ? <Empty>{t('performance.noEvidence')}</Empty> : null}
      <ul className="rows evidence">
        {query.data?.rows.map((row, index) => (
          <li key={index}>
            <button
              type="button"
              className="row slim"
              disabled={row.cellId === null}
              onClick={() => {
                if (row.cellId !== null) goTo(row.cellId);
              }}
            >
              <i className={row.counted ? 'tick' : 'cross'} aria-hidden="true">
                {row.counted ? '✓' : '✕'}
              </i>
              <span className="row-main">
                {evidenceText(row, t)}
                <small>
                  {evidenceSpan(row, format)} {row.counted ? t('performance.counted') : t('performance.notCounted')}
                </small>
              </span>
              <span className="row-end">{evidenceAmount(row, measure, format)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
