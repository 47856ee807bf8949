import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { trajectoryQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { flyTo } from '../view/view-state.ts';
import { Facts } from './Facts.tsx';
import { Empty, PanelState } from './PanelState.tsx';

/** Newest stops listed; a shift has some dozens. */
const MOST_STOPS = 8;

/** The trail in numbers, and its stops as places to go to. */
export function TrailSummary({ shiftId }: { readonly shiftId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(trajectoryQuery(shiftId));
  const trail = query.data;
  return (
    <section className="card-section" data-testid={trail ? 'officer-trail-ready' : 'officer-trail'}>
      <h3>{t('officer.trail')}</h3>
      {trail ? null : <PanelState query={query} />}
      {trail?.fixCount === 0 ? <Empty>{t('officer.noTrail')}</Empty> : null}
      {trail && trail.fixCount > 0 ? (
        <>
          <Facts
            facts={[
              [t('officer.distance'), format.distance(trail.distanceMetres)],
              [t('officer.moving'), format.duration(trail.movingSeconds)],
              [t('officer.unknown'), format.duration(trail.unknownSeconds)],
              [t('officer.stops'), t('officer.stopCount', { count: trail.stops.length })],
            ]}
          />
          <ul className="stops">
            {trail.stops
              .slice(-MOST_STOPS)
              .reverse()
              .map((stop) => (
                <li key={stop.startsAt}>
                  <button
                    type="button"
                    className="row slim"
                    onClick={() => {
                      flyTo(stop.lon, stop.lat, 500);
                    }}
                  >
                    <i className="stop-dot" aria-hidden="true" />
                    <span className="row-main">
                      {format.time(stop.startsAt)}–{format.time(stop.endsAt)}
                    </span>
                    <span className="row-end">
                      {t('officer.stopAt', { duration: format.duration((stop.endsAt - stop.startsAt) / 1_000) })}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
          <p className="quiet small">
            {t('officer.fixes', { count: trail.fixCount, rejected: format.number(trail.rejectedCount) })}
          </p>
        </>
      ) : null}
    </section>
  );
}
