import { buildCellIndex } from '../compute/coverage/cell-index.ts';
import { loadCoverageCells } from '../store/coverage.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { limitsAt, loadLimits } from '../store/limits.ts';
import { answerQuestions } from './answer-questions.ts';
import { createShiftFollower, type ShiftFollower } from './follow-shifts.ts';
import { groundRoads, readRoads } from './read-roads.ts';
import { COMPUTATIONS_AT_ONCE, type Recomputed, type ShiftQuestion } from './shift-process.ts';

/** The process that computes shifts. */

let database: Database | undefined;
let follower: Promise<ShiftFollower> | undefined;

async function readCity(from: Database): Promise<ShiftFollower> {
  const cells = buildCellIndex(await loadCoverageCells(from));
  return createShiftFollower(from, cells, groundRoads(await readRoads(from)));
}

answerQuestions(async (question: ShiftQuestion): Promise<Recomputed[] | null> => {
  if (question.kind === 'city-changed') {
    follower = undefined;
    return null;
  }
  // A connection that breaks is made anew by the pool; what was asked on it fails, and is asked again.
  database ??= openDatabase(question.databaseUrl, () => undefined);
  follower ??= readCity(database);
  follower.catch(() => {
    follower = undefined; // The next one reads it again.
  });
  const { compute } = await follower;
  const book = await loadLimits(database);
  return compute(question.shifts, (at) => limitsAt(book, at), question.now);
}, COMPUTATIONS_AT_ONCE);
