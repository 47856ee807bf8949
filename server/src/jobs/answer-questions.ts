import type { Numbered, Reply } from './child-questions.ts';

/** In a child process: answer what the server asks, one question after the other, until the server is gone. */
export function answerQuestions(answer: (question: never) => unknown): void {
  let turn = Promise.resolve();
  process.on('message', ({ id, question }: Numbered<never>) => {
    turn = turn.then(async () => {
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
