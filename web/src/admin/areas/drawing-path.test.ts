import type { LonLat } from '@xuncheng/contract';
import { expect, it } from 'vitest';
import { drawingOf } from './drawing-path.ts';

const box = (west: number, south: number, size: number): LonLat[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

it('draws north up and to scale, with holes as rings of their own', () => {
  const drawing = drawingOf([{ type: 'Polygon', coordinates: [box(120, 60, 1)] }])!;
  // At 60° and a half a degree of longitude is as long as 0.49 of latitude.
  expect(drawing.viewBox).toBe('-8 -8 508.4 1016');
  const path = drawing.pathOf({ type: 'Polygon', coordinates: [box(120, 60, 1), box(120.4, 60.4, 0.2)] });
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path.startsWith('M0 1000L492.4 1000L492.4 0L0 0L')).toBe(true);
  expect(drawingOf([])).toBeUndefined();
});
