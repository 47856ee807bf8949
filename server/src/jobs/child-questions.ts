import type { ChildProcess, ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { forkChild } from './fork-child.ts';

/** What goes to a process that answers questions, and comes back. */
export interface Numbered<Question> {
  readonly id: number;
  readonly question: Question;
}
export type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/** A process of our own that answers questions in their order. */
export interface ChildQuestions<Question> {
  /** @returns what the process answers: it is our own code, compiled with the same types. Rejects when it fails or ends before */
  readonly ask: (question: Question) => Promise<unknown>;
  /** What is not answered by then is rejected, and so is what is asked later. */
  readonly close: () => Promise<void>;
}

/**
 * The process begins with the first question, and again after it broke.
 * @param program file of this folder, without its extension
 * @param onEnd what a process was told is gone with it
 */
export function openChildQuestions<Question>(
  program: string,
  serialization: ForkOptions['serialization'],
  onEnd: () => void = () => undefined,
): ChildQuestions<Question> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let child: ChildProcess | undefined;
  let lastId = 0;
  let isClosed = false;

  function open(): ChildProcess {
    const made = forkChild(program, serialization);
    made.on('message', (reply: Reply) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('error' in reply) asked?.reject(new Error(reply.error));
      else asked?.resolve(reply.value);
    });
    const giveUp = (error: Error): void => {
      if (child !== made) return;
      child = undefined;
      onEnd();
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    made.on('error', giveUp);
    made.on('exit', (code, signal) => {
      giveUp(new Error(`${program} ended with ${String(code ?? signal)}`));
    });
    return made;
  }

  return {
    ask: (question) => {
      if (isClosed) return Promise.reject(new Error(`${program} is closed`));
      const to = (child ??= open());
      const id = ++lastId;
      const answered = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      to.send({ id, question } satisfies Numbered<Question>);
      return answered;
    },
    close: async () => {
      isClosed = true;
      if (!child) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
