import { middleOf } from '@xuncheng/contract';
import type { CoverageCell } from '../coverage/cell-index.ts';
import type { AllocationLimits, CoverageLimits } from '../limits.ts';
import type { VisitColumns } from './visit-worth.ts';

/** What cells want, never visited yet; a cell's place is inside it. */
export function toVisitColumns(
  cells: readonly CoverageCell[],
  limits: AllocationLimits,
  coverage: CoverageLimits,
): VisitColumns {
  const columns = {
    lon: new Float64Array(cells.length),
    lat: new Float64Array(cells.length),
    weight: Float64Array.from(cells, (cell) => coverage.weight[cell.class]),
    targetSeconds: Float64Array.from(cells, (cell) => coverage.targetSeconds[cell.class] ?? Number.NaN),
    staySeconds: Float64Array.from(cells, (cell) => limits.staySeconds[cell.class]),
    lastAt: new Float64Array(cells.length).fill(Number.NaN),
  };
  for (const [row, { geometry }] of cells.entries()) [columns.lon[row], columns.lat[row]] = middleOf(geometry);
  return columns;
}
