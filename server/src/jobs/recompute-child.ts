import { buildCellIndex } from '../compute/coverage/cell-index.ts';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import { openRoadBook } from '../live/road-book.ts';
import { loadCoverageCells } from '../store/coverage.ts';
import { openDatabase } from '../store/database.ts';
import { loadLimits } from '../store/limits.ts';
import { findShiftRecord } from '../store/load-shift-records.ts';
import type { RecomputeOrder, RecomputeReport } from './recompute-range.ts';
import { recomputeShift } from './recompute-shift.ts';

/** The process that computes many shifts: it is told which, says each that is done, and ends. */

function report(said: RecomputeReport): Promise<void> {
  return new Promise((resolve) => process.send!(said, () => resolve()));
}

async function work({ databaseUrl, shiftIds }: RecomputeOrder): Promise<void> {
  const database = openDatabase(databaseUrl, () => undefined);
  const limits = (await loadLimits(database)) ?? DEFAULT_LIMITS;
  const cells = buildCellIndex(await loadCoverageCells(database));
  const { roads } = await openRoadBook(database);
  for (const shiftId of shiftIds) {
    const shift = await findShiftRecord(database, shiftId);
    if (shift) await recomputeShift(database, shift, cells, limits, roads(), Date.now());
    await report({ shiftId });
  }
  await database.end();
}

process.once('message', (order: RecomputeOrder) => {
  work(order).then(
    () => {
      process.disconnect();
    },
    async (error: unknown) => {
      await report({ error: error instanceof Error ? error.message : String(error) });
      process.exit(1);
    },
  );
});
// The server is gone: nobody waits for this any more.
process.on('disconnect', () => {
  process.exit(0);
});
