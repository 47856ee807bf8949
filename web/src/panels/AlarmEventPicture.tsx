import type { Alarm } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { cameraEventQuery } from '../api/queries.ts';
import { EventPicture } from '../cameras/EventPicture.tsx';

/** The picture of the event that an alarm of a camera was raised on; nothing for alarms that the camera itself raised. */
export function AlarmEventPicture({ alarm }: { readonly alarm: Alarm }): ReactElement | null {
  const { eventId } = alarm.evidence;
  if (alarm.sourceDeviceId === null || typeof eventId !== 'string') return null;
  return <OfEvent cameraId={alarm.sourceDeviceId} eventId={eventId} />;
}

function OfEvent({ cameraId, eventId }: { readonly cameraId: string; readonly eventId: string }): ReactElement | null {
  const event = useQuery(cameraEventQuery(cameraId, eventId)).data?.[0];
  return event ? <EventPicture cameraId={cameraId} event={event} /> : null;
}
