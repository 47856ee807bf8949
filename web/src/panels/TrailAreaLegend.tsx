import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { trailAreaQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useView } from '../view/view-state.ts';
import { PanelState } from './PanelState.tsx';

const RADII_METRES = [25, 50, 100, 200];
const HOURS = [1, 2, 4, 8, 24];

/** How much of the walkable ground lies near anybody's trail, with how near and how long to choose. */
export function TrailAreaLegend(): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useView((view) => view.layers.trailArea);
  const { radiusMetres, hours } = useView((view) => view.trailArea);
  const at = useView((view) => view.coverageAt);
  const query = useQuery({ ...trailAreaQuery(radiusMetres, hours * 3_600, at), enabled: shown });
  if (!shown) return null;
  const area = query.data;
  return (
    <section className="floating coverage-legend" aria-label={t('trailArea.title')} data-testid="trail-area-legend">
      <h3>{t('trailArea.title')}</h3>
      <div className="trail-area-choice">
        <Select
          size="small"
          aria-label={t('trailArea.radius')}
          value={radiusMetres}
          options={RADII_METRES.map((value) => ({ value, label: t('trailArea.metres', { count: value }) }))}
          onChange={(value) => {
            useView.setState({ trailArea: { radiusMetres: value, hours } });
          }}
        />
        <Select
          size="small"
          aria-label={t('trailArea.span')}
          value={hours}
          options={HOURS.map((value) => ({ value, label: t('trailArea.hours', { count: value }) }))}
          onChange={(value) => {
            useView.setState({ trailArea: { radiusMetres, hours: value } });
          }}
        />
      </div>
      {area ? (
        <p>
          {t('trailArea.result', {
            share: format.share(area.coveredSquareMetres / Math.max(1, area.walkableSquareMetres), 1),
            error: format.share(area.errorSquareMetres / Math.max(1, area.walkableSquareMetres), 1),
            radius: format.number(area.radiusMetres),
          })}
        </p>
      ) : (
        <PanelState query={query} />
      )}
    </section>
  );
}
