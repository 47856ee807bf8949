import type { Area } from '@xuncheng/contract';

/** An area with those in it; without `children` where there are none, so that no row can be opened onto nothing. */
export interface TreeRow extends Area {
  children?: TreeRow[];
}

/** A list of areas as a tree. Whose parent is not in the list stands at the top: an administrator of one subdistrict sees that and what is in it. */
export function growTree(areas: readonly Area[]): TreeRow[] {
  const rows = new Map(areas.map((area): [number, TreeRow] => [area.id, { ...area }]));
  const tops: TreeRow[] = [];
  for (const row of rows.values()) {
    const parent = row.parentId === null ? undefined : rows.get(row.parentId);
    if (parent) (parent.children ??= []).push(row);
    else tops.push(row);
  }
  return tops;
}
