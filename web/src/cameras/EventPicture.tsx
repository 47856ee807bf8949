import type { CameraEvent } from '@xuncheng/contract';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { eventPictureUrl } from '../api/devices.ts';
import { useFormat } from '../i18n/use-format.ts';
import { seenText } from '../view/device-text.ts';
import { ReviewSeverity } from './ReviewSeverity.tsx';
import './cameras.css';

interface EventPictureProps {
  readonly cameraId: string;
  readonly event: CameraEvent;
}

/** The picture that the video server keeps of an event, with a frame around what was seen, or why there is none. */
export function EventPicture({ cameraId, event }: EventPictureProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const label = seenText(event.label, t);
  return (
    <figure className="event-picture" data-testid="event-picture" data-event={event.eventId}>
      {event.hasSnapshot ? (
        // Another event is another picture, and tried anew.
        <Kept key={event.eventId} cameraId={cameraId} event={event} label={label} />
      ) : (
        <p className="event-picture-none">{t('cameraEvent.noneKept')}</p>
      )}
      <figcaption>
        <b>{label}</b>
        {event.score === null ? null : <span>{t('cameraEvent.certainty', { share: format.share(event.score) })}</span>}
        <ReviewSeverity severity={event.severity} />
        <span className="event-picture-time">{format.time(event.startTime, true)}</span>
      </figcaption>
    </figure>
  );
}

function Kept({ cameraId, event, label }: EventPictureProps & { readonly label: string }): ReactElement {
  const { t } = useTranslation();
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | 'waiting' | 'failed'>(
    'waiting',
  );
  if (size === 'failed') return <p className="event-picture-none">{t('cameraEvent.notGiven')}</p>;
  return (
    <div className="event-picture-frame">
      <img
        src={eventPictureUrl(cameraId, event.eventId)}
        alt={t('cameraEvent.pictureOf', { label })}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
          setSize({ width: naturalWidth, height: naturalHeight });
        }}
        onError={() => {
          setSize('failed');
        }}
      />
      {size === 'waiting' ? (
        <p className="event-picture-none">{t('camera.waiting')}</p>
      ) : (
        <Box event={event} {...size} />
      )}
    </div>
  );
}

/** Pixels are the picture's own: one that reaches beyond it belongs to a picture of another size, and would frame something else. */
function Box({
  event: { box, severity },
  width,
  height,
}: {
  readonly event: CameraEvent;
  readonly width: number;
  readonly height: number;
}): ReactElement | null {
  if (!box) return null;
  const [left = 0, top = 0, right = 0, bottom = 0] = box;
  if (left >= right || top >= bottom || right > width || bottom > height) return null;
  return (
    <svg viewBox={`0 0 ${String(width)} ${String(height)}`} aria-hidden="true">
      <rect
        data-testid="event-box"
        className={`event-box ${severity ?? ''}`}
        x={left}
        y={top}
        width={right - left}
        height={bottom - top}
      />
    </svg>
  );
}
