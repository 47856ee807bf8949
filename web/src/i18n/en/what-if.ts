import type { Texts } from '../translation.ts';
import type { whatIf as reference } from '../zh-cn/what-if.ts';

/** English for trying out a roster. */
export const whatIf: Texts<typeof reference> = {
  whatIf: {
    hint: 'The planned shifts are lived through, and once more with the numbers changed: how long will cells be left alone? There are no alarms, and nobody has been anywhere at the start. The roster stays as it is.',
    span: 'Time',
    area: 'Area',
    mode: 'Added officers go',
    travel: { foot: 'on foot', 'e-bike': 'by e-bike', car: 'by car' },
    beat: 'Beat',
    cells: 'Cells',
    planned: 'Planned',
    tried: 'Tried',
    ask: 'Try it',
    nothing: 'There are no beats in this area.',
    tooLong: 'A day at most.',
    result: 'What is to be expected',
    asPlanned: 'As planned',
    changed: 'Changed',
    difference: 'Difference',
    mean: 'Mean idleness',
    worst: 'Worst idleness',
    gaps: 'Weighted minutes of gaps',
    officers: 'Shifts',
    walked: 'Way walked',
    byClass: 'Mean idleness of class {{class}}',
    byBeat: 'Expected mean idleness by beat',
    moreBeats: '{{count}} other beats change less',
    moreBeats_one: '{{count}} other beat changes less',
  },
};
