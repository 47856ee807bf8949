import { isOverdueLevel, type CoverageChange, type CoverageNow } from '@xuncheng/contract';

export interface ChangedCoverage {
  readonly coverage: CoverageNow;
  /** Cells became overdue, or are no more. */
  readonly isOverdueChanged: boolean;
}

/** Coverage after a change: what is not named has grown idle by the time between. */
export function changeCoverage(before: CoverageNow, change: CoverageChange): ChangedCoverage {
  const grown = Math.round((change.computedAt - before.computedAt) / 1_000);
  const left = new Map(before.cells.map((cell) => [cell[0], cell]));
  const isOverdue = (cellId: number): boolean => isOverdueLevel(left.get(cellId)?.[2] ?? 0);
  const isOverdueChanged =
    change.gone.some(isOverdue) ||
    change.cells.some(([cellId, , level]) => isOverdue(cellId) !== isOverdueLevel(level));
  for (const cellId of change.gone) left.delete(cellId);
  for (const [cellId] of change.cells) left.delete(cellId);
  const cells: CoverageNow['cells'] = [...change.cells];
  for (const [cellId, idleSeconds, level] of left.values())
    cells.push([cellId, idleSeconds === null ? null : idleSeconds + grown, level]);
  return {
    coverage: {
      // By whole seconds, as idleness is: what is rounded away now counts at the next change.
      computedAt: before.computedAt + grown * 1_000,
      cells,
      meetingTarget: cells.filter(([, , level]) => !isOverdueLevel(level)).length,
      withTarget: cells.length,
      observed: change.observed ? [...change.observed] : before.observed,
    },
    isOverdueChanged,
  };
}
