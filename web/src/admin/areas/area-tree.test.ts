import type { Area } from '@xuncheng/contract';
import { expect, test } from 'vitest';
import { growTree, type TreeRow } from './area-tree.ts';

const area = (id: number, parentId: number | null): Area => ({
  id,
  parentId,
  level: 'community',
  code: String(id),
  name: '',
  nameEn: '',
  geometry: { type: 'Polygon', coordinates: [] },
});
const outline = (rows: readonly TreeRow[]): unknown =>
  rows.map(({ id, children }) => (children ? [id, outline(children)] : id));

test('areas stand below their parents, and at the top whose parent is not seen', () => {
  expect(outline(growTree([area(1, null), area(2, 1), area(3, 2), area(4, 1)]))).toEqual([[1, [[2, [3]], 4]]]);
  expect(outline(growTree([area(2, 1), area(3, 2)]))).toEqual([[2, [3]]]);
});
