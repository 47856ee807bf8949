import { statfsSync } from 'node:fs';
import type { Database } from 'lmdb';

/** What lmdb says of a table (`mdb_stat`); its types call it any. */
interface TableStats {
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

interface FileStats {
  readonly lastPageNumber: number;
  /** The table of tables, and the list of free pages. */
  readonly root: TableStats;
  readonly free: TableStats;
}

/** The two pages at the beginning of the file, and the one of the journal's own few facts. */
const PAGES_OF_ITS_OWN = 3;

/**
 * Share of the file that must be free for it to take a block without growing: what is free lies in pieces. Seen with blocks of 20 to 38 KB:
 * 17 % were of no use.
 */
const FREE_INSIDE = 0.25;

/** Share of the reserve that nothing touches: a file that has to grow all the same must find room, and lmdb bears a disk without any badly. */
const LAST_RESERVE = 0.5;

/**
 * May the journal in a folder write no more? lmdb's file never becomes shorter: what was forgotten leaves pages that are written to again before
 * it grows. So a disk below its reserve is not the end while the file has room inside: one that the journal itself filled has room again
 * when it is drained.
 *
 * @param share (0–1) of the disk that must stay free
 */
export function isDiskLow(folder: string, share: number, blocks: Database<Buffer, number>): boolean {
  const { bavail, blocks: all } = statfsSync(folder);
  const reserve = all * share;
  if (bavail >= reserve) return false;
  return bavail < reserve * LAST_RESERVE || freeInside(blocks) < FREE_INSIDE;
}

/** Share (0–1) of the file's pages that hold nothing. */
function freeInside(blocks: Database<Buffer, number>): number {
  const stats = blocks.getStats() as TableStats & FileStats;
  const pages = stats.lastPageNumber + 1;
  const used = [stats, stats.root, stats.free].reduce((sum, table) => sum + pagesOf(table), PAGES_OF_ITS_OWN);
  return Math.max(0, 1 - used / pages);
}

function pagesOf({ treeBranchPageCount, treeLeafPageCount, overflowPages }: TableStats): number {
  return treeBranchPageCount + treeLeafPageCount + overflowPages;
}
