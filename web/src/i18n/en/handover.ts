import type { Texts } from '../translation.ts';
import type { handover as reference } from '../zh-cn/handover.ts';

/** English for what one operator leaves to the next. */
export const handover: Texts<typeof reference> = {
  handover: {
    title: 'Hand-over',
    waiting: '{{count}} to take over',
    ask: 'What the next one must know',
    placeholder: 'What is not finished, where to keep an eye, times agreed …',
    note: 'Officers on duty, and the alarms, instructions and reports open at the moment, are noted with it.',
    write: 'Hand over',
    written: 'The hand-over note is kept',
    empty: 'No hand-over note yet.',
    duty: '{{onDuty}} officers were on duty, {{outOfSight}} of them out of sight.',
    nothingOpen: 'Nothing was open.',
    stillOpen: '{{then}} were open then, {{now}} still are:',
    take: 'Take over',
    taken: 'Taken over by {{name}}, {{time}}',
    notTaken: 'Nobody has taken over yet',
  },
};
