import type { PictureKind } from '@xuncheng/contract';
import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { answerDigest } from './digest-answer.ts';
import { PictureFailure } from './picture-failure.ts';

/** Where a camera's picture is, and how it is opened. */
export interface CameraSource {
  readonly kind: PictureKind;
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
}

/** What is asked of a camera. */
export interface CameraQuestion {
  /** Another address than the one that was set, on the same host. */
  readonly url?: URL;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: string;
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the camera has begun to answer. */
  readonly answerMs: number;
  readonly signal: AbortSignal;
}

/**
 * The camera's answer, with what it is asked for to prove who asks. Redirections are refused.
 * @throws PictureFailure, or the error of the connection
 */
export async function askCamera(source: CameraSource, question: CameraQuestion): Promise<IncomingMessage> {
  const url = question.url ?? new URL(source.url);
  const first = await request(url, undefined, question);
  const authorization =
    first.statusCode === 401 ? authorizationFor(first, source, url, question.method ?? 'GET') : undefined;
  if (authorization === undefined) return judge(first);
  first.destroy();
  return judge(await request(url, authorization, question));
}

function request(
  url: URL,
  authorization: string | undefined,
  { method = 'GET', body, accept, headers = {}, answerMs, signal }: CameraQuestion,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method,
        // A connection of its own: it ends with what it was opened for.
        agent: false,
        signal,
        headers: { accept, ...headers, ...(authorization ? { authorization } : {}) },
      },
      (response) => {
        clearTimeout(timer);
        resolve(response);
      },
    );
    const timer = setTimeout(() => asked.destroy(new PictureFailure('no-answer')), answerMs);
    asked.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    asked.end(body);
  });
}

/** Basic where the camera asks for no more; a password is not sent in clear to one that knows better. */
function authorizationFor(
  response: IncomingMessage,
  { username, password }: CameraSource,
  { pathname, search }: URL,
  method: string,
): string | undefined {
  if (username === null) return undefined;
  const challenges = response.headersDistinct['www-authenticate'] ?? [];
  for (const challenge of challenges) {
    if (!/^digest\s/i.test(challenge)) continue;
    const answer = answerDigest(challenge, {
      method,
      path: pathname + search,
      username,
      password: password ?? '',
      clientNonce: randomBytes(12).toString('hex'),
    });
    if (answer !== undefined) return answer;
  }
  return challenges.some((challenge) => /^basic\b/i.test(challenge))
    ? `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
    : undefined;
}

function judge(response: IncomingMessage): IncomingMessage {
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return response;
  response.destroy();
  if (statusCode === 401 || statusCode === 403) throw new PictureFailure('unauthorized', statusCode);
  if (statusCode >= 300 && statusCode < 400) throw new PictureFailure('redirected', statusCode);
  throw new PictureFailure('http-status', statusCode);
}
