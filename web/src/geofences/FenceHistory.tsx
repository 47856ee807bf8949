import { useQuery } from '@tanstack/react-query';
import type { GeofenceEvent } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { geofenceEventsQuery } from '../api/geofences.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLive } from '../live/live-context.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { replaySpan } from '../replay/replay-asked.ts';
import { openReplay } from '../replay/replay-state.ts';

const AROUND_MS = 600_000;
/** The replay begins a little before, so that the step over the edge is seen. */
const BEFORE_MS = 60_000;

/** Who entered and left, newest first; each leads to the replay of that moment. */
export function FenceHistory({ geofenceId }: { readonly geofenceId: number }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { store } = useLive();
  const query = useQuery(geofenceEventsQuery(geofenceId));
  return (
    <section className="card-section">
      <h3>{t('geofence.history')}</h3>
      <PanelState query={query} />
      {query.data?.length === 0 ? <Empty>{t('geofence.noHistory')}</Empty> : null}
      <ul className="rows fence-history">
        {(query.data ?? []).map((event) => (
          <li key={event.id}>
            <button
              type="button"
              className="row"
              data-testid="fence-event"
              data-kind={event.kind}
              aria-label={`${t(`geofence.event.${event.kind}`)} · ${t('geofence.replay', { name: event.officerName, time: format.time(event.at, true) })}`}
              onClick={() => {
                replayEvent(event, store.serverNow(Date.now()));
              }}
            >
              <span className="row-main">
                <b>{t(`geofence.event.${event.kind}`)}</b>
                <small>
                  {event.officerName} · {event.badge}
                </small>
              </span>
              <span className="row-end">
                <time>{format.time(event.at, true)}</time>
                <small>{format.date(event.at)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function replayEvent({ officerId, at }: GeofenceEvent, now: number): void {
  const span = replaySpan(at - AROUND_MS, Math.min(at + AROUND_MS, now));
  const who = { kind: 'officers', officerIds: [officerId] } as const;
  void openReplay({ ...span, who, at: Math.max(span.from, at - BEFORE_MS) });
}
