import type { Numbered, Reply } from './child-questions.ts';

/**
 * In a child process: answer what the server asks until the server is gone.
 * @param atOnce questions under way at the same time; with one, each is answered before the next is begun
 */
export function answerQuestions(answer: (question: never) => unknown, atOnce = 1): void {
  const turns = Array.from({ length: atOnce }, () => Promise.resolve());
  process.on('message', ({ id, question }: Numbered<never>) => {
    turns[id % atOnce] = turns[id % atOnce]!.then(async () => {
      let reply: Reply;
      try {
        reply = { id, value: await answer(question) };
      } catch (error) {
        reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
      process.send?.(reply);
    });
  });
  // Nobody is left to answer.
  process.on('disconnect', () => process.exit(0));
}
