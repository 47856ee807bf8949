import type { Texts } from '../translation.ts';
import type { handover as reference } from '../zh-cn/handover.ts';

/** English for what one operator leaves to the next. */
export const handover: Texts<typeof reference> = {
  handover: {
    title: 'Hand-over',
    waiting: '{{count}} to take over',
    ask: 'What the next shift must know',
    placeholder: 'What is not finished, where to keep an eye, times agreed…',
    note: 'The officers on duty and the alarms, instructions and reports now open are noted with it.',
    write: 'Hand over',
    written: 'The hand-over note is saved',
    empty: 'No hand-over note yet.',
    duty: 'On duty then: {{onDuty}}; out of sight: {{outOfSight}}.',
    nothingOpen: 'Nothing was open.',
    stillOpen: 'Open then: {{then}}; still open: {{now}}.',
    take: 'Take over',
    taken: 'Taken over by {{name}}, {{time}}',
    notTaken: 'Nobody has taken over yet',
  },
};
