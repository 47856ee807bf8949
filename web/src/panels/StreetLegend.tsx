import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { streetCoverageQuery, streetsQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { COVERAGE_COLOURS } from '../theme/palette.ts';
import { STREET_LEVEL_HOURS, streetLevel } from '../view/street-level.ts';
import { useView } from '../view/view-state.ts';
import { PanelState } from './PanelState.tsx';

/** What the colours of streets mean, and how long they are in each class. */
export function StreetLegend(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useView((view) => view.layers.streets);
  const at = useView((view) => view.coverageAt);
  const segments = useQuery({ ...streetsQuery, enabled: shown }).data;
  const query = useQuery({ ...streetCoverageQuery(at), enabled: shown });
  if (!shown) return null;
  const metres = COVERAGE_COLOURS.map(() => 0);
  const seconds = new Map(query.data?.streets);
  for (const segment of segments ?? []) {
    const level = streetLevel(seconds.get(segment.id));
    metres[level] = (metres[level] ?? 0) + segment.metres;
  }
  return (
    <section className="floating coverage-legend" aria-label={t('layer.streets')} data-testid="street-legend">
      <h3>{t('streets.legend')}</h3>
      {query.data ? null : <PanelState query={query} />}
      <ol>
        {COVERAGE_COLOURS.map((colour, level) => {
          const hours = STREET_LEVEL_HOURS[level];
          return (
            <li key={colour}>
              <i style={{ background: colour }} className={`level-${String(level)}`}>
                {level}
              </i>
              <span>
                {hours === undefined ? t('streets.longer') : t('streets.within', { hours: format.number(hours) })}
              </span>
              <b>{format.distance(metres[level] ?? 0)}</b>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
