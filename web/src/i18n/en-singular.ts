import type { ParseKeys } from 'i18next';

/** What English says of one instead; Chinese says it as of many. */
export const enSingular: Partial<Record<ParseKeys, string>> = {
  'accounts.count': '{{count}} account',
  'areaImport.wrong': '{{count}} feature is wrong: mend it to import the file.',
  'beatForm.count': '{{count}} beat',
  'beatForm.orphans': '{{count}} cell belongs to no beat: it has no coverage target.',
  'camera.openNearest': 'Open {{count}} picture',
  'cell.gaps': '{{count}} gap',
  'cell.visits': '{{count}} visit of {{duration}}',
  'coverage.observed': '{{count}} cell is in view of a camera (which is no visit)',
  'deviceForm.count': '{{count}} device',
  'evidence.alarms': '{{count}} alarm',
  'evidence.instructions': '{{count}} instruction',
  'exemption.granted': 'Granted; {{count}} shift is being computed anew.',
  'exemption.revoked': 'Revoked; {{count}} shift is being computed anew.',
  'field.cells': '{{count}} cell',
  'gaps.pressing': '{{count}} alarm open',
  'instruct.offDutyReason': 'Why {{count}} officer off duty is disturbed',
  'instructions.receivers': '{{count}} receiver',
  'limits.saved': 'Applied; {{count}} shift is being computed anew.',
  'officer.fixes': '{{count}} position ({{rejected}} rejected)',
  'officerForm.count': '{{count}} officer',
  'officers.instructChosen': 'Instruct {{count}} officer',
  'pairing.replace':
    'This phone is terminal {{here}}. Making it {{device}} clears {{count}} entry that was not sent yet.',
  'plan.acceptAllText': '{{count}} officer will be instructed.',
  'plan.acceptedAll': '{{count}} officer was instructed.',
  'replay.alarmsNow': '{{count}} alarm waits now. Back to live',
  'replay.exportOf': 'Trail of {{count}} officer',
  'roster.refused':
    '{{count}} conflict, nothing was changed. It is marked in the grid; one of next week is found there.',
  'supervise.officers': '{{count}} officer',
  'whatIf.moreBeats': '{{count}} other beat changes less',
};
