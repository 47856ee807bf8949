import { divideBeatTime } from '../beat-time.ts';
import { exemptRows, row, type MeasureRule } from '../measure.ts';

/** M10 */
export const offBeat: MeasureRule = {
  id: 'off-beat',
  dimension: 'discipline',
  better: 'lower',
  unit: 'count',
  isShare: false,
  name: { zh: '离开责任网格', en: 'Times off the beat' },
  definition: {
    zh: '离开本责任网格超过 5 分钟的次数；执行有地点的指令、失联与豁免时段不算离开。',
    en: 'How often the beat was left for more than 5 minutes; tasks with a place, unknown and exempt time are not leaving.',
  },
  find: (facts, { offBeatSeconds }) => {
    const rows = divideBeatTime(facts).off.map((interval) =>
      row('interval', interval, {
        label: 'off-beat',
        counted: interval.endsAt - interval.startsAt > offBeatSeconds * 1_000,
      }),
    );
    return {
      numerator: rows.filter((item) => item.counted).length,
      denominator: null,
      rows: [...rows, ...exemptRows(facts.exempt)],
    };
  },
};
