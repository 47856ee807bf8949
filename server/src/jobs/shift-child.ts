import { buildCellIndex, type CellIndex } from '../compute/coverage/cell-index.ts';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import { openRoadBook, type Roads } from '../live/road-book.ts';
import { loadCoverageCells } from '../store/coverage.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { loadLimits } from '../store/limits.ts';
import { findShiftRecord } from '../store/load-shift-records.ts';
import { answerQuestions } from './answer-questions.ts';
import { recomputeShift } from './recompute-shift.ts';
import type { Recomputed, ShiftQuestion } from './shift-process.ts';

/** The process that computes shifts. */

interface City {
  readonly cells: CellIndex;
  readonly roads: Roads;
}

let database: Database | undefined;
let city: City | undefined;

async function readCity(from: Database): Promise<City> {
  return { cells: buildCellIndex(await loadCoverageCells(from)), roads: (await openRoadBook(from)).roads() };
}

answerQuestions(async (question: ShiftQuestion): Promise<Recomputed | null> => {
  if (question.kind === 'city-changed') {
    city = undefined;
    return null;
  }
  // A connection that breaks is made anew by the pool; what was asked on it fails, and is asked again.
  database ??= openDatabase(question.databaseUrl, () => undefined);
  city ??= await readCity(database);
  const shift = await findShiftRecord(database, question.shiftId);
  if (!shift) return null;
  const limits = (await loadLimits(database)) ?? DEFAULT_LIMITS;
  return recomputeShift(database, shift, city.cells, limits, city.roads, question.now);
});
