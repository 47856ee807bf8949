import type { Texts } from '../translation.ts';
import type { whatIf as reference } from '../zh-cn/what-if.ts';

/** English for trying out a roster. */
export const whatIf: Texts<typeof reference> = {
  whatIf: {
    hint: 'Runs the planned shifts, then once more with the changed numbers, and compares how long cells are expected to stay unvisited. There are no alarms, and nothing has been visited at the start. The roster is not changed.',
    span: 'Time',
    area: 'Area',
    mode: 'Added officers travel',
    travel: { foot: 'on foot', 'e-bike': 'by e-bike', car: 'by car' },
    beat: 'Beat',
    cells: 'Cells',
    planned: 'Planned',
    tried: 'Trial',
    ask: 'Run',
    nothing: 'There are no beats in this area.',
    tooLong: 'At most one day.',
    result: 'Expected result',
    asPlanned: 'As planned',
    changed: 'Changed',
    difference: 'Difference',
    mean: 'Mean idleness',
    worst: 'Worst idleness',
    gaps: 'Weighted gap minutes',
    officers: 'Shifts',
    walked: 'Distance walked',
    byClass: 'Mean idleness of class {{class}}',
    byBeat: 'Expected mean idleness by beat',
    moreBeats: '{{count}} other beats change less',
    moreBeats_one: '{{count}} other beat changes less',
  },
};
