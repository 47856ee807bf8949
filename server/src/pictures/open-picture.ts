import { PICTURE_BYTES_AT_MOST } from '@xuncheng/contract';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gather } from '../byte-pieces.ts';
import { askCamera, type CameraSource } from './ask-camera.ts';
import { beginsAsJpeg } from './begins-as-jpeg.ts';
import { createPartReader } from './mjpeg-parts.ts';
import { PictureFailure } from './picture-failure.ts';

export interface PictureLimits {
  /** Until the camera has begun to answer. */
  readonly answerMs: number;
  /** Between two pictures, and for one that is asked for alone. */
  readonly silenceMs: number;
  /** Between two requests for a snapshot. */
  readonly refreshMs: number;
}

const JPEGS = 'image/jpeg, multipart/x-mixed-replace';

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
export async function readPicture(source: CameraSource, limits: PictureLimits, signal: AbortSignal): Promise<Buffer> {
  const silence = startSilence(limits.silenceMs, signal);
  try {
    const response = await askCamera(source, { accept: JPEGS, answerMs: limits.answerMs, signal: silence.signal });
    if (!/^(image\/|application\/octet-stream)/i.test(response.headers['content-type'] ?? ''))
      throw refuseBody(response);
    const tooLarge = (): PictureFailure => new PictureFailure('too-large');
    return asJpeg(await gather(response as AsyncIterable<Buffer>, PICTURE_BYTES_AT_MOST, tooLarge));
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
    const response = await askCamera(source, { accept: JPEGS, answerMs: limits.answerMs, signal: silence.signal });
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

function refuseBody(response: IncomingMessage): PictureFailure {
  response.destroy();
  return new PictureFailure('not-a-picture');
}

function asJpeg(bytes: Buffer): Buffer {
  if (!beginsAsJpeg(bytes)) throw new PictureFailure('not-a-picture');
  return bytes;
}
