/** The tree of areas, answering "does this lie in that" in constant time. */
export interface AreaTree {
  /** Is `areaId` the area `rootId` itself or below it? False for unknown ids. */
  readonly contains: (rootId: number, areaId: number) => boolean;
  /** Ids of the subtree; null when it is the whole tree, so that queries need no list. */
  readonly idsUnder: (rootId: number) => readonly number[] | null;
  readonly size: number;
}

/**
 * Number the tree in depth-first order: a subtree is then an interval of positions.
 * @param links every area once, in any order; `parentId` null at the root
 */
export function buildAreaTree(links: readonly { readonly id: number; readonly parentId: number | null }[]): AreaTree {
  const children = new Map<number | null, number[]>();
  for (const { id, parentId } of links) {
    const siblings = children.get(parentId);
    if (siblings) siblings.push(id);
    else children.set(parentId, [id]);
  }
  const order: number[] = [];
  const firstPosition = new Map<number, number>();
  const lastPosition = new Map<number, number>();
  const visit = (id: number): void => {
    firstPosition.set(id, order.length);
    order.push(id);
    for (const child of children.get(id) ?? []) visit(child);
    lastPosition.set(id, order.length - 1);
  };
  for (const root of children.get(null) ?? []) visit(root);

  return {
    size: order.length,
    contains: (rootId, areaId) => {
      const position = firstPosition.get(areaId);
      const first = firstPosition.get(rootId);
      const last = lastPosition.get(rootId);
      return (
        position !== undefined && first !== undefined && last !== undefined && first <= position && position <= last
      );
    },
    idsUnder: (rootId) => {
      const first = firstPosition.get(rootId);
      const last = lastPosition.get(rootId);
      if (first === undefined || last === undefined) return [];
      return last - first + 1 === order.length ? null : order.slice(first, last + 1);
    },
  };
}
