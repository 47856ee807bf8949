import { z } from 'zod';
import { SEVERITIES } from '../telemetry/messages.ts';

const word = z.string().trim().min(1).max(64);

/** What of a camera's events is an alarm: something of this label, in this zone, standing still for so long. */
export const cameraAlarmRuleChange = z.object({
  /** What the camera's server calls it: person, car, truck, … */
  label: word,
  /** Null: anywhere in the picture. */
  zone: word.nullable(),
  minimumStationarySeconds: z.number().min(0).max(86_400),
  /** What the alarm is called: one of those that have a text, or any word. */
  type: word,
  severity: z.enum(SEVERITIES),
});
export type CameraAlarmRuleChange = z.infer<typeof cameraAlarmRuleChange>;

/** `GET /camera-alarm-rules` */
export const cameraAlarmRuleRecord = cameraAlarmRuleChange.extend({ id: z.number().int() });
export type CameraAlarmRuleRecord = z.infer<typeof cameraAlarmRuleRecord>;
