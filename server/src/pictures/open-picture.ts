import { PICTURE_BYTES_AT_MOST } from '@xuncheng/contract';
import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginsAsJpeg } from './begins-as-jpeg.ts';
import { answerDigest } from './digest-answer.ts';
import { createPartReader } from './mjpeg-parts.ts';
import { PictureFailure } from './picture-failure.ts';

/** Where a camera's picture is, and how it is opened. */
export interface CameraSource {
  readonly kind: 'snapshot' | 'mjpeg';
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
}

export interface PictureLimits {
  /** Until the camera has begun to answer. */
  readonly answerMs: number;
  /** Between two pictures, and for one that is asked for alone. */
  readonly silenceMs: number;
  /** Between two requests for a snapshot. */
  readonly refreshMs: number;
}

export const PICTURE_LIMITS: PictureLimits = { answerMs: 6_000, silenceMs: 12_000, refreshMs: 1_000 };

/**
 * The pictures of a camera, as they come, until `signal` ends it. Asked is the address that is given and no other: redirections are
 * refused, and what is not a JPEG is not passed on, so that nothing else in the camera's network can be read through it.
 * @throws PictureFailure, or the error of the connection
 */
export async function* openPicture(
  source: CameraSource,
  limits: PictureLimits,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  if (source.kind === 'mjpeg') {
    yield* readStream(source, limits, signal);
    return;
  }
  for (;;) {
    yield await readPicture(source, limits, signal);
    await sleep(limits.refreshMs, undefined, { signal });
  }
}

/** One picture, under the same rules. @throws PictureFailure, or the error of the connection */
export async function readPicture(
  source: Omit<CameraSource, 'kind'>,
  limits: PictureLimits,
  signal: AbortSignal,
): Promise<Buffer> {
  const silence = startSilence(limits.silenceMs, signal);
  try {
    const response = await askCamera(source, limits, silence.signal);
    if (!/^(image\/|application\/octet-stream)/i.test(response.headers['content-type'] ?? ''))
      throw refuseBody(response);
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of response as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > PICTURE_BYTES_AT_MOST) throw new PictureFailure('too-large');
      pieces.push(piece);
    }
    return asJpeg(Buffer.concat(pieces));
  } catch (error) {
    throw silence.isOver() ? new PictureFailure('no-answer') : error;
  } finally {
    silence.end();
  }
}

async function* readStream(
  source: CameraSource,
  limits: PictureLimits,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const silence = startSilence(limits.silenceMs, signal);
  try {
    const response = await askCamera(source, limits, silence.signal);
    const type = response.headers['content-type'] ?? '';
    if (!/^multipart\//i.test(type)) throw refuseBody(response);
    const read = createPartReader(type, PICTURE_BYTES_AT_MOST);
    for await (const piece of response as AsyncIterable<Buffer>) {
      const frames = read(piece);
      if (frames.length > 0) silence.broken();
      for (const frame of frames) yield asJpeg(frame);
    }
    throw new PictureFailure('stopped');
  } catch (error) {
    throw silence.isOver() ? new PictureFailure('no-answer') : error;
  } finally {
    silence.end();
  }
}

interface Silence {
  readonly signal: AbortSignal;
  /** Something was heard. */
  readonly broken: () => void;
  readonly isOver: () => boolean;
  readonly end: () => void;
}

/** Ends what goes on under its signal when nothing was heard for so long, or when `outer` ends. */
function startSilence(ms: number, outer: AbortSignal): Silence {
  const control = new AbortController();
  let isOver = false;
  const giveUp = (): void => {
    isOver = true;
    control.abort();
  };
  let timer = setTimeout(giveUp, ms);
  return {
    signal: AbortSignal.any([control.signal, outer]),
    broken: () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, ms);
    },
    isOver: () => isOver,
    end: () => {
      clearTimeout(timer);
      control.abort();
    },
  };
}

/** The camera's answer, with what it is asked for to prove who asks. */
async function askCamera(
  source: Omit<CameraSource, 'kind'>,
  limits: PictureLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const first = await request(source, undefined, limits, signal);
  const authorization = first.statusCode === 401 ? authorizationFor(first, source) : undefined;
  if (authorization === undefined) return judge(first);
  first.destroy();
  return judge(await request(source, authorization, limits, signal));
}

function request(
  source: Omit<CameraSource, 'kind'>,
  authorization: string | undefined,
  limits: PictureLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(source.url);
    const asked = (url.protocol === 'https:' ? https : http).get(
      url,
      {
        // A connection of its own: it ends with what it was opened for.
        agent: false,
        signal,
        headers: { accept: 'image/jpeg, multipart/x-mixed-replace', ...(authorization ? { authorization } : {}) },
      },
      (response) => {
        clearTimeout(timer);
        resolve(response);
      },
    );
    const timer = setTimeout(() => asked.destroy(new PictureFailure('no-answer')), limits.answerMs);
    asked.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** Basic where the camera asks for no more; a password is not sent in clear to one that knows better. */
function authorizationFor(
  response: IncomingMessage,
  { url, username, password }: Omit<CameraSource, 'kind'>,
): string | undefined {
  if (username === null) return undefined;
  const challenges = response.headersDistinct['www-authenticate'] ?? [];
  const { pathname, search } = new URL(url);
  for (const challenge of challenges) {
    if (!/^digest\s/i.test(challenge)) continue;
    const answer = answerDigest(challenge, {
      method: 'GET',
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
  if (statusCode === 200) return response;
  response.destroy();
  if (statusCode === 401 || statusCode === 403) throw new PictureFailure('unauthorized', statusCode);
  if (statusCode >= 300 && statusCode < 400) throw new PictureFailure('redirected', statusCode);
  throw new PictureFailure('http-status', statusCode);
}

function refuseBody(response: IncomingMessage): PictureFailure {
  response.destroy();
  return new PictureFailure('not-a-picture');
}

function asJpeg(bytes: Buffer): Buffer {
  if (!beginsAsJpeg(bytes)) throw new PictureFailure('not-a-picture');
  return bytes;
}
