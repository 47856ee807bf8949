import { queryOptions } from '@tanstack/react-query';
import { cameraAlarmRuleRecord, type CameraAlarmRuleChange, type CameraAlarmRuleRecord } from '@xuncheng/contract';
import { z } from 'zod';
import { get, post, put, remove } from './request.ts';

/** Which camera events become alarms. */
export const cameraRulesQuery = queryOptions({
  queryKey: ['camera-alarm-rules'],
  queryFn: ({ signal }) => get('/camera-alarm-rules', z.array(cameraAlarmRuleRecord), signal),
});

const pathOf = (id: number): string => `/camera-alarm-rules/${String(id)}`;

/** Each throws ApiFailure. */
export function addCameraRule(rule: CameraAlarmRuleChange): Promise<CameraAlarmRuleRecord> {
  return post('/camera-alarm-rules', rule, cameraAlarmRuleRecord);
}

export function changeCameraRule(id: number, rule: CameraAlarmRuleChange): Promise<CameraAlarmRuleRecord> {
  return put(pathOf(id), rule, cameraAlarmRuleRecord);
}

export function removeCameraRule(id: number): Promise<void> {
  return remove(pathOf(id));
}
