import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { coverageAtQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { COVERAGE_COLOURS } from '../theme/palette.ts';
import { useLiveTopic } from '../live/live-context.ts';
import { useView } from '../view/view-state.ts';
import { CoverageTime } from './CoverageTime.tsx';
import { LEVEL_TEXTS } from './level-texts.ts';
import { Empty, PanelState } from './PanelState.tsx';

/** What the colours of the coverage layer mean, and how many cells are in each class now. */
export function CoverageLegend(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useView((view) => view.layers.coverage);
  const at = useView((view) => view.coverageAt);
  const past = useQuery({ ...coverageAtQuery(at ?? 0), enabled: shown && at !== null });
  const live = useLiveTopic('coverage').coverage;
  if (!shown) return null;
  const coverage = at === null ? live : past.data;
  const counts = [0, 0, 0, 0, 0];
  for (const [, , level] of coverage?.cells ?? []) counts[level] = (counts[level] ?? 0) + 1;
  return (
    <section className="floating coverage-legend" aria-label={t('layer.coverage')} data-testid="coverage-legend">
      <h3>{t('coverage.legend')}</h3>
      {coverage || at === null ? null : <PanelState query={past} />}
      <ol>
        {LEVEL_TEXTS.map((text, level) => (
          <li key={text}>
            <i style={{ background: COVERAGE_COLOURS[level] }} className={`level-${String(level)}`}>
              {level}
            </i>
            <span>{t(text)}</span>
            <b>{format.number(counts[level] ?? 0)}</b>
          </li>
        ))}
      </ol>
      {coverage ? (
        <p className="quiet">
          {t('coverage.summary', {
            meeting: format.number(coverage.meetingTarget),
            total: format.number(coverage.withTarget),
          })}
          {coverage.observed.length > 0 ? (
            <>
              <br />
              {t('coverage.observed', { count: format.number(coverage.observed.length) })}
            </>
          ) : null}
        </p>
      ) : null}
      {at !== null && coverage?.withTarget === 0 ? <Empty>{t('history.none')}</Empty> : null}
      <CoverageTime />
    </section>
  );
}
