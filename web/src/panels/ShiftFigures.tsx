import { useQuery } from '@tanstack/react-query';
import { MEASURES, type Measure } from '@xuncheng/contract';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shiftPerformanceQuery } from '../api/queries.ts';
import { EvidenceDrawer } from './EvidenceDrawer.tsx';
import { FigureValue } from './FigureValue.tsx';
import { PanelState } from './PanelState.tsx';

/** The shift's six figures; each opens the rows behind it. */
export function ShiftFigures({ shiftId }: { readonly shiftId: number }): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(shiftPerformanceQuery(shiftId));
  const [open, setOpen] = useState<Measure | null>(null);
  return (
    <section className="card-section">
      <h3>{t('tab.performance')}</h3>
      {query.data ? null : <PanelState query={query} />}
      {query.data ? (
        <div className="figures">
          {MEASURES.map((measure) => {
            const figure = query.data.figures.find((entry) => entry.measure === measure);
            return (
              <button
                key={measure}
                type="button"
                className="figure"
                disabled={!figure}
                onClick={() => {
                  setOpen(measure);
                }}
              >
                <small>{t(`measure.${measure}`)}</small>
                {figure ? <FigureValue figure={figure} /> : <b>{t('common.none')}</b>}
              </button>
            );
          })}
        </div>
      ) : null}
      {open && query.data ? (
        <EvidenceDrawer
          performance={query.data}
          measure={open}
          onClose={() => {
            setOpen(null);
          }}
        />
      ) : null}
    </section>
  );
}
