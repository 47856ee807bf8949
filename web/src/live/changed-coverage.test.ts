import type { CoverageNow } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { changeCoverage } from './changed-coverage.ts';

const before: CoverageNow = {
  computedAt: 1_000_000,
  cells: [
    [1, 100, 0],
    [2, null, 3],
    [3, 5_000, 4],
  ],
  meetingTarget: 1,
  withTarget: 3,
  observed: [3],
};
const byId = (coverage: CoverageNow): CoverageNow['cells'] => [...coverage.cells].sort(([a], [b]) => a - b);

describe('coverage on a screen', () => {
  it('takes what is named, and lets the rest grow idle; never visited stays so', () => {
    const { coverage, isOverdueChanged } = changeCoverage(before, {
      computedAt: 1_060_000,
      cells: [
        [3, 4, 0],
        [4, 10, 1],
      ],
      gone: [],
    });
    expect(byId(coverage)).toEqual([
      [1, 160, 0],
      [2, null, 3],
      [3, 4, 0],
      [4, 10, 1],
    ]);
    expect(coverage).toMatchObject({ computedAt: 1_060_000, meetingTarget: 3, withTarget: 4, observed: [3] });
    expect(isOverdueChanged).toBe(true);
  });

  it('loses no time by rounding, however often it is told', () => {
    let coverage = before;
    for (let step = 1; step <= 100; step++)
      ({ coverage } = changeCoverage(coverage, { computedAt: 1_000_000 + step * 1_400, cells: [], gone: [] }));
    expect(coverage.cells[0]).toEqual([1, 240, 0]);
  });

  it('drops cells that answer to no shift any more; one that was overdue changes the gaps', () => {
    const dropped = changeCoverage(before, { computedAt: 1_000_000, cells: [], gone: [2], observed: [] });
    expect(byId(dropped.coverage).map(([cellId]) => cellId)).toEqual([1, 3]);
    expect(dropped).toMatchObject({ isOverdueChanged: true, coverage: { observed: [] } });
    expect(changeCoverage(before, { computedAt: 1_000_000, cells: [[2, 1, 4]], gone: [1] }).isOverdueChanged).toBe(
      false,
    );
  });
});
