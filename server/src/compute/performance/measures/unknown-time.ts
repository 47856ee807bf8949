import { subtract, totalSeconds } from '../../intervals.ts';
import { exemptRows, row, type MeasureRule } from '../measure.ts';

/** M6 */
export const unknownTime: MeasureRule = {
  id: 'unknown-time',
  dimension: 'discipline',
  better: 'neither',
  unit: 's',
  isShare: true,
  name: { zh: '失联时长', en: 'Unknown time' },
  definition: {
    zh: '在岗但超过 3 分钟没有可用定位的秒数 ÷ 在岗秒数，均扣除豁免时段。既不算覆盖也不算空白，不计分。',
    en: 'On-duty seconds in stretches of more than 3 min without a usable position ÷ on-duty seconds, both without exempt time. Neither covered nor uncovered; no points.',
  },
  find: ({ unknown, duty, exempt }) => {
    const counted = subtract(unknown, exempt);
    return {
      numerator: totalSeconds(counted),
      denominator: totalSeconds(subtract([duty], exempt)),
      rows: [...counted.map((interval) => row('interval', interval, { label: 'unknown' })), ...exemptRows(exempt)],
    };
  },
};
