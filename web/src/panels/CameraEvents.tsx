import type { CameraEvent } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cameraEventsQuery } from '../api/queries.ts';
import { EventPicture } from '../cameras/EventPicture.tsx';
import { ReviewSeverity } from '../cameras/ReviewSeverity.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { seenText, zoneText } from '../view/device-text.ts';
import { Empty, PanelState } from './PanelState.tsx';

const MOST_EVENTS = 20;

/** What a camera saw, newest first; one is opened with its picture. */
export function CameraEvents({ deviceId }: { readonly deviceId: string }): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(cameraEventsQuery(deviceId));
  const [openId, setOpenId] = useState<string>();
  return (
    <section className="card-section">
      <h3>{t('device.cameraEvents')}</h3>
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('device.noCameraEvents')}</Empty> : null}
      <ul className="rows">
        {query.data?.slice(0, MOST_EVENTS).map((event) => (
          <li key={event.eventId}>
            <EventRow
              event={event}
              isOpen={event.eventId === openId}
              toggle={() => {
                setOpenId(event.eventId === openId ? undefined : event.eventId);
              }}
            />
            {event.eventId === openId ? <EventPicture cameraId={deviceId} event={event} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function EventRow({
  event,
  isOpen,
  toggle,
}: {
  readonly event: CameraEvent;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <button
      type="button"
      className="row slim"
      aria-expanded={isOpen}
      data-testid="camera-event"
      data-event={event.eventId}
      onClick={toggle}
    >
      <span className="row-main">
        <b>{seenText(event.label, t)}</b> <ReviewSeverity severity={event.severity} />{' '}
        {event.zones.length > 0 ? (
          <span className="quiet">{event.zones.map((zone) => zoneText(zone, t)).join(' · ')}</span>
        ) : null}
        <small>
          {format.time(event.startTime, true)}
          {event.endTime === null
            ? ` · ${t('device.ongoing')}`
            : ` · ${format.duration((event.endTime - event.startTime) / 1_000)}`}
        </small>
      </span>
      <span className="row-end">{event.score === null ? '' : format.share(event.score)}</span>
    </button>
  );
}
