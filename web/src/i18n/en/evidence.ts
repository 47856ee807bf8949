import type { Texts } from '../translation.ts';
import type { evidence as reference } from '../zh-cn/evidence.ts';

/** English for the sheet of evidence. */
export const evidence: Texts<typeof reference> = {
  evidence: {
    title: 'Patrol trail: evidence',
    print: 'Print',
    noLink: 'This link is not a replay.',
    cityClock: 'Time zone {{zone}}',
    made: 'Retrieved by {{who}} ({{area}}); every retrieval is recorded.',
    map: 'Drawing of the trails',
    north: 'North is up; dashes tell officers apart; no position where a line breaks off',
    nothingSeen: 'There is no usable position in this interval.',
    people: 'Officers',
    name: 'Name, badge',
    beat: 'Beat',
    duty: 'On duty',
    firstAndLast: 'First and last fix',
    distance: 'Distance',
    unknown: 'Unknown',
    fixes: 'Fixes',
    alarms: '{{count}} alarms',
    alarms_one: '{{count}} alarm',
    instructions: '{{count}} instructions',
    instructions_one: '{{count}} instruction',
    acknowledged: 'Acknowledged',
    cleared: 'Cleared',
    madeBy: 'Made by',
    checkedBy: 'Checked by',
    date: 'Date',
  },
};
