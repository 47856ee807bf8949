import { alarm, alarmAssignee, type Alarm, type NewAlarmNote } from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post } from './request.ts';

/** Who can be given an alarm. */
export function alarmAssigneesQuery(alarmId: number) {
  return queryOptions({
    queryKey: ['alarms', alarmId, 'assignees'],
    queryFn: ({ signal }) => get(`/alarms/${String(alarmId)}/assignees`, z.array(alarmAssignee), signal),
  });
}

/** Comment, give, escalate, find false; the same key is the same note. Throws ApiFailure. */
export function noteAlarm(alarmId: number, note: NewAlarmNote): Promise<Alarm> {
  return post(`/alarms/${String(alarmId)}/notes`, note, alarm);
}
