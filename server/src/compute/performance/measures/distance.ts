import { row, type MeasureRule } from '../measure.ts';

/** M2 */
export const distance: MeasureRule = {
  id: 'distance',
  dimension: 'quantity',
  better: 'neither',
  unit: 'm',
  isShare: false,
  name: { zh: '巡查里程', en: 'Distance' },
  definition: {
    zh: '轨迹长度（不含停留时的卫星漂移，不含不可能的跳跃）。仅供参考：站立从不扣分。',
    en: 'Length of the trajectory, without satellite noise while standing and without impossible jumps. For information: standing still never costs points.',
  },
  find: ({ moves }) => ({
    numerator: moves.reduce((total, move) => total + move.distanceMetres, 0),
    denominator: null,
    rows: moves.map((move) =>
      row('move', move, { label: move.isSilence ? 'silence' : 'move', amount: move.distanceMetres }),
    ),
  }),
};
