import { totalSeconds } from '../../intervals.ts';
import { divideBeatTime } from '../beat-time.ts';
import { exemptRows, row, type MeasureRule } from '../measure.ts';

/** M9 */
export const onBeatTime: MeasureRule = {
  id: 'on-beat-time',
  dimension: 'discipline',
  better: 'higher',
  unit: 's',
  isShare: true,
  name: { zh: '在责任网格时长', en: 'Time on the beat' },
  definition: {
    zh: '在本责任网格内的秒数 ÷ 位置已知的在岗秒数；执行有地点的指令与豁免时段两边都不计。',
    en: 'Seconds inside the cells of the beat ÷ on-duty seconds with a known position; tasks with a place and exempt time count on neither side.',
  },
  find: (facts) => {
    const { answeredSeconds, off, tasks } = divideBeatTime(facts);
    return {
      numerator: answeredSeconds - totalSeconds(off),
      denominator: answeredSeconds,
      rows: [
        ...facts.beat.flatMap(({ cellId, code, visits }) =>
          visits.map((visit) => row('cell', visit, { label: code, cellId })),
        ),
        ...off.map((interval) => row('interval', interval, { label: 'off-beat', counted: false })),
        ...tasks.map((interval) =>
          row('interval', interval, { label: 'task', counted: false, exempt: 'ordered-task' }),
        ),
        ...exemptRows(facts.exempt),
      ],
    };
  },
};
