import { reAdmitAnswer, type ReAdmitAnswer, type ReAdmitRequest } from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';

/** The gateway answers in milliseconds; a person waits. */
const ANSWER_WITHIN_MS = 8_000;

/** Requests to admit dead letters that wait for their answers. */
export interface ReAdmissions {
  /** Send one and wait. @returns undefined when no answer came in time, or it could not be sent */
  readonly ask: (letter: Omit<ReAdmitRequest, 'requestId'>) => Promise<ReAdmitAnswer | undefined>;
  /** An answer came, maybe to another server's request. */
  readonly hear: (payload: Buffer) => void;
}

/** @param send publishes a request; false when there is no connection */
export function createReAdmissions(send: (request: ReAdmitRequest) => Promise<boolean>): ReAdmissions {
  const waiting = new Map<string, (answer: ReAdmitAnswer) => void>();
  return {
    ask: async (letter) => {
      const requestId = randomUUID();
      let timer: NodeJS.Timeout | undefined;
      try {
        const answered = new Promise<ReAdmitAnswer | undefined>((resolve) => {
          waiting.set(requestId, resolve);
          timer = setTimeout(() => {
            resolve(undefined);
          }, ANSWER_WITHIN_MS);
        });
        return (await send({ requestId, ...letter })) ? await answered : undefined;
      } finally {
        clearTimeout(timer);
        waiting.delete(requestId);
      }
    },
    hear: (payload) => {
      const answer = parseAnswer(payload);
      if (answer) waiting.get(answer.requestId)?.(answer);
    },
  };
}

function parseAnswer(payload: Buffer): ReAdmitAnswer | undefined {
  try {
    return reAdmitAnswer.safeParse(JSON.parse(payload.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
