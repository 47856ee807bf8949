import type { CameraAlarmRuleChange } from '@xuncheng/contract';

/** What cameras in the street are usually there for. Zones are drawn and named in the camera's server. */
export const USUAL_RULES: readonly CameraAlarmRuleChange[] = [
  { label: 'person', zone: 'no-stall', minimumStationarySeconds: 60, type: 'street-trading', severity: 'major' },
  { label: 'car', zone: 'no-parking', minimumStationarySeconds: 180, type: 'illegal-parking', severity: 'minor' },
  { label: 'truck', zone: 'no-parking', minimumStationarySeconds: 180, type: 'illegal-parking', severity: 'minor' },
  { label: 'bicycle', zone: 'no-parking', minimumStationarySeconds: 600, type: 'bicycle-pile', severity: 'warning' },
  { label: 'car', zone: 'fire-lane', minimumStationarySeconds: 60, type: 'fire-lane-blocked', severity: 'critical' },
];

/** Alarms of cameras that have a text. */
export const CAMERA_ALARM_TYPES = [
  'street-trading',
  'illegal-parking',
  'bicycle-pile',
  'fire-lane-blocked',
  'bin-full',
] as const;

/** Words of the usual detectors. */
export const DETECTED = ['person', 'car', 'motorcycle', 'bicycle', 'truck', 'bus', 'dog'] as const;
