import type { Texts } from '../translation.ts';
import type { performance as reference } from '../zh-cn/performance.ts';

/** English for performance. */
export const performance: Texts<typeof reference> = {
  performance: {
    title: 'Current shifts',
    empty: 'No shift is running.',
    officer: 'Officer',
    computed: 'computed {{age}} ago',
    notComputed: 'not computed yet',
    evidenceCount: 'rows behind it: {{count}}',
    noEvidence: 'No rows.',
    counted: 'counted',
    notCounted: 'not counted',
    rows: 'Every figure leads to the rows below',
    fairness: 'Standing still alone never lowers a figure; unknown time is shown apart and is not a gap.',
  },
  measure: {
    'duty-time': 'Time on duty',
    distance: 'Distance',
    'cells-visited': 'Cells visited',
    coverage: 'On target',
    'worst-idleness': 'Worst idleness',
    'clock-in-on-time': 'Clocked in on time',
    'on-beat-time': 'Time on the beat',
    'off-beat': 'Times off the beat',
    'acknowledged-in-time': 'Acknowledged in time',
    'arrived-in-time': 'Arrived in time',
    'done-in-time': 'Done in time',
    'alarms-attended': 'Alarms attended',
    'unknown-time': 'Unknown time',
  },
  evidenceLabel: {
    'on-duty': 'On duty',
    absent: 'Neither clocked in nor seen',
    unknown: 'Unknown',
    move: 'On the move',
    silence: 'Straight line across a silence',
    exempt: 'Exempt',
    'off-beat': 'Off the beat',
    task: 'On a task with a place',
    'clock-in': 'Clocked in late by',
  },
  evidenceKind: { interval: 'Interval', cell: 'Cell', move: 'Move', instruction: 'Instruction', alarm: 'Alarm' },
};
