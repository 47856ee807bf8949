import type { BeatRecord } from '@xuncheng/contract';
import { describe, expect, it } from 'vitest';
import { beatsByCell, demandOf } from './beat-demand.ts';

const LIMITS = { targetSeconds: { A: 7_200, B: 14_400, C: null }, weight: { A: 3, B: 2, C: 1 } };
const CLASSES = new Map([
  [1, 'A'],
  [2, 'B'],
  [3, 'C'],
] as const);
const beat = (code: string, cellIds: number[], retiredAt: number | null = null): BeatRecord => ({
  id: 1,
  code,
  name: code,
  areaId: 1,
  areaName: '',
  cellIds,
  revision: 1,
  retiredAt,
});

describe('what a beat asks', () => {
  it('is its strictest target and all its weight', () => {
    expect(demandOf([2, 3, 1, 3], CLASSES, LIMITS)).toEqual({ cells: 4, targetMinutes: 120, weight: 7 });
    expect(demandOf([3], CLASSES, LIMITS)).toEqual({ cells: 1, targetMinutes: null, weight: 1 });
    expect(demandOf([9], CLASSES, LIMITS)).toEqual({ cells: 0, targetMinutes: null, weight: 0 });
  });
});

describe('beats of a cell', () => {
  it('are those that are walked', () => {
    const found = beatsByCell([beat('X', [1, 2]), beat('Y', [2]), beat('Z', [3], 1_000)]);
    expect([...found]).toEqual([
      [1, ['X']],
      [2, ['X', 'Y']],
    ]);
  });
});
