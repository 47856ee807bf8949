import { openDatabase } from '../store/database.ts';
import { answerQuestions } from './answer-questions.ts';
import { readRoads } from './read-roads.ts';
import { keepRoads, type KeptRoads, type RoadsQuestion } from './roads-process.ts';

/** The process that makes the network of a new map. */
answerQuestions(async ({ databaseUrl }: RoadsQuestion): Promise<KeptRoads> => {
  const database = openDatabase(databaseUrl, () => undefined);
  try {
    return keepRoads(await readRoads(database));
  } finally {
    await database.end();
  }
});
