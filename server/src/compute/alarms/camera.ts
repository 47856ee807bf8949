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

/** What an event means by one rule; undefined: nothing. Rules C1–C3 (RULES.md); C4 is the origin's. */
export function judgeCameraEvent(event: JudgedCameraEvent, rule: CameraAlarmRule): 'raise' | 'clear' | undefined {
  if (event.falsePositive || event.phase === 'end') return 'clear'; // C2, C3
  if (event.label !== rule.label) return undefined;
  if (rule.zone !== null && !event.zones.includes(rule.zone)) return undefined;
  return (event.stationarySeconds ?? 0) >= rule.minimumStationarySeconds ? 'raise' : undefined; // C1
}

/** The origin of an alarm raised by an event: one event, one rule type, one alarm (C4). */
export function cameraOrigin(eventId: string): string {
  return `camera-event:${eventId}`;
}
