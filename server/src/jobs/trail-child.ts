import { openDatabase, type Database } from '../store/database.ts';
import { answerQuestions } from './answer-questions.ts';
import { loadOfficerTrails } from './load-officer-trails.ts';
import { measureTrailArea } from './measure-trail-area.ts';
import type { TrailQuestion } from './trail-process.ts';

/** The process in which trails are drawn on the ground, and read to be played again. */

let database: Database | undefined;

answerQuestions((question: TrailQuestion): Promise<unknown> => {
  // A connection that breaks is made anew by the pool; what was asked on it fails, and is asked again.
  database ??= openDatabase(question.databaseUrl, () => undefined);
  if (question.kind === 'area') return measureTrailArea(database, question);
  const { shifts, from, to, limits } = question;
  return loadOfficerTrails(database, shifts, from, to, limits);
}, 2);
