import { row, type MeasureRule } from '../measure.ts';

/** M7 */
export const worstIdleness: MeasureRule = {
  id: 'worst-idleness',
  dimension: 'quality',
  better: 'lower',
  unit: 's',
  isShare: true,
  name: { zh: '最久空闲', en: 'Worst idleness' },
  definition: {
    zh: '有频次要求的单元中，超出要求最多的一个：其最久空闲秒数 ÷ 其要求秒数。',
    en: 'Of the cells that had a target, the one furthest beyond it: its longest idleness ÷ its target, in seconds.',
  },
  find: ({ beat }) => {
    const due = beat
      .filter((cell) => cell.coverage.hadTarget && cell.targetSeconds > 0)
      .map((cell) => ({ ...cell, share: cell.coverage.worstIdleSeconds / cell.targetSeconds }))
      .sort((a, b) => b.share - a.share || a.cellId - b.cellId);
    const worst = due[0];
    return {
      numerator: worst?.coverage.worstIdleSeconds ?? 0,
      denominator: worst?.targetSeconds ?? 0,
      rows: due.map(({ cellId, code, coverage: { worst: when, worstIdleSeconds } }, i) =>
        row('cell', when, { label: code, cellId, counted: i === 0, amount: worstIdleSeconds }),
      ),
    };
  },
};
