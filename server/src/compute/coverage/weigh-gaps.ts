import type { CoverageGap, Limits, Severity } from '@xuncheng/contract';

/** Something open at a place that makes a visit there more wanted. Alarms are; cases come by the same door. */
export interface PressingMatter {
  readonly lon: number;
  readonly lat: number;
  readonly severity: Severity;
}

/** A gap before it is known what is open in its cell. */
export type OpenGap = WithoutPressing<CoverageGap>;
type WithoutPressing<Gap> = Gap extends CoverageGap ? Omit<Gap, 'pressing'> : never;

/** By how much of itself a gap weighs more for each matter in its cell. */
const PRESSURE: Readonly<Record<Severity, number>> = { critical: 3, major: 2, minor: 1, warning: 0.5 };

/**
 * Gaps in the order in which they want a visit, by rules L2 and W4 (RULES.md).
 * @param cellAt identity of the cell at a place, if there is one
 */
export function weighGaps(
  gaps: readonly OpenGap[],
  matters: readonly PressingMatter[],
  cellAt: (lon: number, lat: number) => number | undefined,
  { weight, streetWeight }: Pick<Limits['coverage'], 'weight' | 'streetWeight'>,
): CoverageGap[] {
  const pressing = new Map<number, { count: number; pressure: number }>();
  for (const { lon, lat, severity } of matters) {
    const cell = cellAt(lon, lat);
    if (cell === undefined) continue;
    const { count, pressure } = pressing.get(cell) ?? { count: 0, pressure: 0 };
    pressing.set(cell, { count: count + 1, pressure: pressure + PRESSURE[severity] });
  }
  const weighted = (gap: CoverageGap): number =>
    (gap.kind === 'cell' ? weight[gap.class] : streetWeight[gap.roadClass]) *
    gap.overdueSeconds *
    (1 + (pressing.get(gap.cellId)?.pressure ?? 0));
  return gaps
    .map((gap) => ({ ...gap, pressing: pressing.get(gap.cellId)?.count ?? 0 }))
    .sort((a, b) => weighted(b) - weighted(a) || a.cellId - b.cellId || segmentOf(a) - segmentOf(b));
}

function segmentOf(gap: CoverageGap): number {
  return gap.kind === 'street' ? gap.segmentId : 0;
}
