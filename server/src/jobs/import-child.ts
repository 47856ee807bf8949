import { openDatabase } from '../store/database.ts';
import { answerQuestions } from './answer-questions.ts';
import { importAreas } from './import-areas.ts';
import type { ImportQuestion, ImportReply } from './import-process.ts';

/** The process that reads files brought from elsewhere: nobody's message waits for them, and what breaks on one breaks alone. */
answerQuestions(async ({ databaseUrl, path, wishes, accountId }: ImportQuestion): Promise<ImportReply> => {
  const database = openDatabase(databaseUrl, () => undefined);
  try {
    return { answer: await importAreas(database, path, wishes, accountId) };
  } catch (error) {
    // The database's own failures have a code; the rest is about the file.
    if (error instanceof Error && !('code' in error)) return { unreadable: error.message };
    throw error;
  } finally {
    await database.end();
  }
});
