import { Button, Tour } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { endTour, startTour, useView } from '../../view/view-state.ts';
import './tour.css';

/** What is shown, in order, and where on the screen it is; the map is behind everything. */
const STOPS = [
  { stop: 'counts', at: '.top-counts' },
  { stop: 'lists', at: '.left-dock' },
  { stop: 'map', at: null },
  { stop: 'layers', at: '.layer-tree' },
  { stop: 'instruct', at: '[data-testid="tab-instructions"]' },
  { stop: 'replay', at: '[data-testid="replay-open"]' },
  { stop: 'palette', at: '[data-testid="palette-open"]' },
] as const;

/** Shows a stranger around the screen: offered once, skipped with a click, there again from `?`. */
export function GuidedTour(): ReactElement | null {
  const { t } = useTranslation();
  const tour = useView((view) => view.tour);
  const may = useMay();
  if (tour === 'offered')
    return (
      <aside className="tour-offer" aria-label={t('tour.again')} data-testid="tour-offer">
        <span>{t('tour.offer')}</span>
        <Button type="primary" data-testid="tour-start" onClick={startTour}>
          {t('tour.start')}
        </Button>
        <Button type="text" data-testid="tour-skip" onClick={endTour}>
          {t('tour.skip')}
        </Button>
      </aside>
    );
  if (tour !== 'running') return null;
  const stops = STOPS.filter(({ stop }) => stop !== 'instruct' || may.instruct);
  return (
    <Tour
      open
      onClose={endTour}
      onFinish={endTour}
      steps={stops.map(({ stop, at }) => ({
        title: t(`tour.${stop}.title`),
        description: t(`tour.${stop}.text`),
        // The lists are as high as the screen: beside them is room.
        ...(stop === 'lists' ? { placement: 'right' as const } : {}),
        target: at === null ? null : () => document.querySelector<HTMLElement>(at)!,
      }))}
    />
  );
}
