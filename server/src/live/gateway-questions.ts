import { randomUUID } from 'node:crypto';
import type { z } from 'zod';

/** Gateways answer in milliseconds; a person waits. */
const FIRST_ANSWER_WITHIN_MS = 8_000;
/** How long answers of several gateways are waited for: how many there are behind a cluster is known to nobody here. */
const ALL_ANSWERS_WITHIN_MS = 400;

interface Numbered {
  readonly requestId: string;
}

/** Questions of one kind to the gateways, and their answers. */
export interface GatewayQuestions<Question extends Numbered, Answer extends Numbered> {
  /** The first answer. @returns undefined when none came in time, or the question could not be sent */
  readonly askOne: (question: Omit<Question, 'requestId'>) => Promise<Answer | undefined>;
  /** What all who hear it answer. @returns undefined when the question could not be sent */
  readonly askAll: (question: Omit<Question, 'requestId'>) => Promise<Answer[] | undefined>;
  /** An answer came, maybe to another server's question. */
  readonly hear: (payload: Buffer) => void;
}

/** @param send publishes a question; false when there is no connection */
export function createGatewayQuestions<Question extends Numbered, Answer extends Numbered>(
  answer: z.ZodType<Answer>,
  send: (question: Question) => Promise<boolean>,
): GatewayQuestions<Question, Answer> {
  const waiting = new Map<string, (answer: Answer) => void>();

  function read(payload: Buffer): Answer | undefined {
    try {
      return answer.safeParse(JSON.parse(payload.toString('utf8'))).data;
    } catch {
      return undefined;
    }
  }

  async function ask(
    question: Omit<Question, 'requestId'>,
    withinMs: number,
    isEnough: () => boolean,
    take: (answer: Answer) => void,
  ): Promise<boolean> {
    const requestId = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    try {
      const answered = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
        waiting.set(requestId, (given) => {
          take(given);
          if (isEnough()) resolve();
        });
      });
      // The question is what was given and its number.
      const isSent = await send({ ...question, requestId } as unknown as Question);
      if (isSent) await answered;
      return isSent;
    } finally {
      clearTimeout(timer);
      waiting.delete(requestId);
    }
  }

  return {
    askOne: async (question) => {
      const answers: Answer[] = [];
      await ask(
        question,
        FIRST_ANSWER_WITHIN_MS,
        () => true,
        (given) => answers.push(given),
      );
      return answers[0];
    },
    askAll: async (question) => {
      const answers: Answer[] = [];
      const isSent = await ask(
        question,
        ALL_ANSWERS_WITHIN_MS,
        () => false,
        (given) => answers.push(given),
      );
      return isSent ? answers : undefined;
    },
    hear: (payload) => {
      const given = read(payload);
      if (given) waiting.get(given.requestId)?.(given);
    },
  };
}
