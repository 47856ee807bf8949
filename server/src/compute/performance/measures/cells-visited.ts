import type { EvidenceRow } from '@xuncheng/contract';
import { overlapSeconds, totalSeconds } from '../../intervals.ts';
import { exemptRows, row, type MeasureRule } from '../measure.ts';

/** M3 */
export const cellsVisited: MeasureRule = {
  id: 'cells-visited',
  dimension: 'quantity',
  better: 'higher',
  unit: 'count',
  isShare: true,
  name: { zh: '到访单元网格', en: 'Cells visited' },
  definition: {
    zh: '到访至少 60 秒的本责任网格单元数 ÷ 本责任网格单元总数；豁免超过计划一半的班次不计。',
    en: 'Cells of the beat with a visit of at least 60 s ÷ cells of the beat; a shift exempt for more than half of its plan does not count.',
  },
  find: ({ beat, planned, exempt }, { visitSeconds }) => {
    const rows: EvidenceRow[] = [];
    let visited = 0;
    for (const { cellId, code, visits } of beat) {
      const firstLong = visits.find((visit) => visit.endsAt - visit.startsAt >= visitSeconds * 1_000);
      if (firstLong) visited++;
      for (const visit of visits) rows.push(row('cell', visit, { label: code, cellId, counted: visit === firstLong }));
    }
    const isMostlyExempt =
      overlapSeconds(exempt, planned.startsAt, planned.endsAt) * 2 > totalSeconds([planned]) && exempt.length > 0;
    return {
      numerator: isMostlyExempt ? 0 : visited,
      denominator: isMostlyExempt ? 0 : beat.length,
      rows: [...rows, ...exemptRows(exempt)],
    };
  },
};
