import type { Texts } from '../translation.ts';
import type { cameraRules as reference } from '../zh-cn/camera-rules.ts';

/** English for the rules of camera alarms. */
export const cameraRules: Texts<typeof reference> = {
  cameraRule: {
    hint: 'A camera event becomes an alarm when something of a kind stands still in a zone for long enough. It ends with the event, or when the event turns out false.',
    none: 'No rules yet: camera events raise no alarms.',
    addUsual: 'Add the usual rules',
    add: 'New rule',
    change: 'Edit rule',
    remove: 'Delete rule',
    removeText: 'Alarms already raised stay until their event ends.',
    removed: 'Deleted.',
    label: 'Object',
    labelHint: 'As the camera server (for example Frigate) calls it.',
    zone: 'Zone',
    zoneHint: 'The zone’s name in the camera server; empty: anywhere in the picture.',
    anywhere: 'anywhere',
    seconds: 'Stationary for',
    secondsUnit: 'seconds',
    type: 'Alarm',
    typeHint: 'An existing type, or a name of your own.',
    severity: 'Severity',
  },
};
