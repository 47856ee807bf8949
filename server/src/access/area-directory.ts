import { loadAreaLinks } from '../store/list-areas.ts';
import type { Database } from '../store/database.ts';
import { buildAreaTree, type AreaTree } from './area-tree.ts';

/** The tree now in force. Areas change by import, seldom; `reload` is called by a job and after start. */
export interface AreaDirectory {
  readonly tree: () => AreaTree;
  readonly reload: () => Promise<void>;
}

/** Load the tree. */
export async function openAreaDirectory(database: Database): Promise<AreaDirectory> {
  let tree = buildAreaTree(await loadAreaLinks(database));
  return {
    tree: () => tree,
    reload: async () => {
      tree = buildAreaTree(await loadAreaLinks(database));
    },
  };
}
