import type { Texts } from '../translation.ts';
import type { appeals as reference } from '../zh-cn/appeals.ts';

/** English for appeals against figures, on the phone and at the supervisor's desk. */
export const appeals: Texts<typeof reference> = {
  appeal: {
    title: 'Appeals',
    begin: 'Appeal against this shift',
    about: 'Against',
    wholeShift: 'The whole shift',
    words: 'Why',
    wordsHint: 'What happened, who can confirm it…',
    send: 'Send the appeal',
    back: 'Back',
    further: 'Take it further',
    furtherHint: 'Why the decision is wrong…',
    furtherNote: 'Somebody else decides; this is the last level.',
    state: { open: 'Waiting', granted: 'Granted', rejected: 'Rejected' },
    level: 'level {{level}}',
    decision: '{{level}}: {{state}} · {{words}} ({{name}}, {{at}})',
    furtherSaid: 'Further: {{words}} ({{at}})',
    kept: 'The fact stays; a granted appeal adds an exemption, and the figures are computed anew.',
    none: 'No appeals are waiting for a decision.',
    openTitle: 'Waiting: {{count}}',
    doneTitle: 'Decided',
    officer: '{{name}} · {{badge}}',
    shift: '{{date}} {{start}}–{{end}} · {{beat}}',
    decide: 'Decide',
    grant: 'Grant',
    reject: 'Reject',
    reason: 'Reason for the decision',
    exemptSpan: 'Exempt time within the shift: {{start}}–{{end}}',
    exemptKind: 'Kind of exemption',
    decided: 'Decided; the officer can see it.',
    secondLevel: 'Second level: whoever decided the first cannot decide this one.',
  },
};
