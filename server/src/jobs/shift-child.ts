import { buildCellIndex, type CellIndex } from '../compute/coverage/cell-index.ts';
import { DEFAULT_LIMITS } from '../compute/settable-limits.ts';
import { loadCoverageCells } from '../store/coverage.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { loadLimits } from '../store/limits.ts';
import { findShiftRecord } from '../store/load-shift-records.ts';
import { answerQuestions } from './answer-questions.ts';
import { groundRoads, readRoads, type MatchedRoads } from './read-roads.ts';
import { recomputeShift } from './recompute-shift.ts';
import { SHIFTS_AT_ONCE, type Recomputed, type ShiftQuestion } from './shift-process.ts';

/** The process that computes shifts. */

interface City {
  readonly cells: CellIndex;
  readonly roads: MatchedRoads;
}

let database: Database | undefined;
let city: Promise<City> | undefined;

async function readCity(from: Database): Promise<City> {
  return { cells: buildCellIndex(await loadCoverageCells(from)), roads: groundRoads(await readRoads(from)) };
}

answerQuestions(async (question: ShiftQuestion): Promise<Recomputed | null> => {
  if (question.kind === 'city-changed') {
    city = undefined;
    return null;
  }
  // A connection that breaks is made anew by the pool; what was asked on it fails, and is asked again.
  database ??= openDatabase(question.databaseUrl, () => undefined);
  city ??= readCity(database);
  city.catch(() => {
    city = undefined; // The next one reads it again.
  });
  const { cells, roads } = await city;
  const shift = await findShiftRecord(database, question.shiftId);
  if (!shift) return null;
  const limits = (await loadLimits(database)) ?? DEFAULT_LIMITS;
  return recomputeShift(database, shift, cells, limits, roads, question.now);
}, SHIFTS_AT_ONCE);
