import { loadAreaLinks } from '../store/list-areas.ts';
import type { Database } from '../store/database.ts';
import { buildAreaTree, type AreaTree } from './area-tree.ts';

/** The tree now in force. Areas change by import, seldom; `reload` is called by a job and after start. */
export interface AreaDirectory {
  readonly tree: () => AreaTree;
  /** @returns whether there are more or fewer areas than before */
  readonly reload: () => Promise<boolean>;
}

/** Load the tree. */
export async function openAreaDirectory(database: Database): Promise<AreaDirectory> {
  let tree = buildAreaTree(await loadAreaLinks(database));
  return {
    tree: () => tree,
    reload: async () => {
      const before = tree.size;
      tree = buildAreaTree(await loadAreaLinks(database));
      return tree.size !== before;
    },
  };
}
