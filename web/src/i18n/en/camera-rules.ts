import type { Texts } from '../translation.ts';
import type { cameraRules as reference } from '../zh-cn/camera-rules.ts';

/** English for the rules of camera alarms. */
export const cameraRules: Texts<typeof reference> = {
  cameraRule: {
    hint: 'A camera event becomes an alarm when something of a kind stands still in a zone for long enough. It ends with the event, or when the event turns out false.',
    none: 'There are no rules: no camera event becomes an alarm.',
    addUsual: 'Add the usual ones',
    add: 'New rule',
    change: 'Change the rule',
    remove: 'Remove the rule',
    removeText: 'Alarms that are there stay until their event ends.',
    removed: 'Removed.',
    label: 'What is seen',
    labelHint: 'As the camera server (Frigate, for one) calls it.',
    zone: 'Zone',
    zoneHint: 'By the name that it has in the camera server; empty: anywhere in the picture.',
    anywhere: 'anywhere',
    seconds: 'Standing still for',
    secondsUnit: 'seconds',
    type: 'Alarm',
    typeHint: 'One of those that have a name, or a word of your own.',
    severity: 'Severity',
  },
};
