import type { AdmittedCameraEvent, Severity } from '@xuncheng/contract';

/** Which camera events become alarms (table camera_alarm_rule). */
export interface CameraAlarmRule {
  readonly label: string;
  readonly zone: string | null;
  readonly minimumStationarySeconds: number;
  readonly type: string;
  readonly severity: Severity;
}

/** A camera event as the rules see it. */
export type JudgedCameraEvent = Pick<
  AdmittedCameraEvent,
  'phase' | 'label' | 'zones' | 'stationarySeconds' | 'falsePositive'
>;

/** Is what an event raised over? Rules C2 and C3 (RULES.md): by whatever rule it was raised, and whether that rule is still there. */
export function isCameraEventOver({
  falsePositive,
  phase,
}: Pick<JudgedCameraEvent, 'falsePositive' | 'phase'>): boolean {
  return falsePositive || phase === 'end';
}

/** Does an event raise an alarm by a rule? Rule C1; never one that is over. */
export function raisesAlarm(event: JudgedCameraEvent, rule: CameraAlarmRule): boolean {
  if (isCameraEventOver(event) || event.label !== rule.label) return false;
  if (rule.zone !== null && !event.zones.includes(rule.zone)) return false;
  return (event.stationarySeconds ?? 0) >= rule.minimumStationarySeconds;
}

/** The origin of an alarm raised by an event: one event, one rule type, one alarm (C4). */
export function cameraOrigin(eventId: string): string {
  return `camera-event:${eventId}`;
}
