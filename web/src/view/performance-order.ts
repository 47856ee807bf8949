import type { Measure, Performance } from '@xuncheng/contract';

export interface PerformanceOrder {
  readonly by: Measure | 'officer';
  readonly descending: boolean;
}

/** Rows by badge or by one figure's value. Rows without a value stay at the end whichever way it is sorted. */
export function sortPerformance(rows: readonly Performance[], order: PerformanceOrder): Performance[] {
  const turn = order.descending ? -1 : 1;
  const { by } = order;
  if (by === 'officer') return [...rows].sort((a, b) => turn * a.badge.localeCompare(b.badge));
  const valueOf = (row: Performance): number | null =>
    row.figures.find((figure) => figure.measure === by)?.value ?? null;
  return [...rows].sort((a, b) => {
    const [first, second] = [valueOf(a), valueOf(b)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return turn * (first - second) || a.badge.localeCompare(b.badge);
  });
}
