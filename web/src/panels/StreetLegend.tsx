import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { streetCoverageQuery, streetsQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { COVERAGE_COLOURS, SURFACE } from '../theme/palette.ts';
import { useView } from '../view/view-state.ts';
import { LEVEL_TEXTS } from './level-texts.ts';
import { PanelState } from './PanelState.tsx';

/** What the colours of streets mean, and how long they are in each class; last those without a target or an officer on duty. */
export function StreetLegend(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useView((view) => view.layers.streets);
  const at = useView((view) => view.coverageAt);
  const segments = useQuery({ ...streetsQuery, enabled: shown }).data;
  const query = useQuery({ ...streetCoverageQuery(at), enabled: shown });
  if (!shown) return null;
  const levels = new Map(query.data?.streets.map(([id, , level]) => [id, level]));
  const classes = [...COVERAGE_COLOURS.keys(), null].map((level) => ({
    level,
    colour: level === null ? SURFACE.quiet : COVERAGE_COLOURS[level]!,
    metres: (segments ?? [])
      .filter(({ id }) => (levels.get(id) ?? null) === level)
      .reduce((sum, segment) => sum + segment.metres, 0),
  }));
  return (
    <section className="floating coverage-legend" aria-label={t('layer.streets')} data-testid="street-legend">
      <h3>{t('streets.legend')}</h3>
      {query.data ? null : <PanelState query={query} />}
      <ol>
        {classes.map(({ level, colour, metres }) => (
          <li key={colour}>
            <i style={{ background: colour }} className={`level-${String(level ?? 0)}`}>
              {level ?? '–'}
            </i>
            <span>{t(level === null ? 'streets.noTarget' : (LEVEL_TEXTS[level] ?? 'common.none'))}</span>
            <b>{format.distance(metres)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}
