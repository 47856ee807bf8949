import { exemptRows, row, type MeasureRule } from '../measure.ts';

/** M4 */
export const coverage: MeasureRule = {
  id: 'coverage',
  dimension: 'quality',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '频次达标率', en: 'On target' },
  definition: {
    zh: '没有覆盖空白的单元 ÷ 有频次要求的单元；失联与豁免时段不计入空闲。',
    en: 'Cells without a coverage gap ÷ cells that had a target; unknown and exempt time is not idleness.',
  },
  find: ({ beat, exempt }) => {
    const due = beat.filter((cell) => cell.coverage.hadTarget);
    return {
      numerator: due.filter((cell) => cell.coverage.gaps.length === 0).length,
      denominator: due.length,
      rows: [
        ...due.map(({ cellId, code, coverage: { gaps, worst, worstIdleSeconds } }) =>
          row('cell', worst, { label: code, cellId, counted: gaps.length === 0, amount: worstIdleSeconds }),
        ),
        ...exemptRows(exempt),
      ],
    };
  },
};
