import type { PictureNews } from '@xuncheng/contract';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CameraSource } from './ask-camera.ts';
import { openPicture, PICTURE_LIMITS, type PictureLimits } from './open-picture.ts';
import { asPictureFailure } from './picture-failure.ts';

/** Cameras that are open at once, whoever watches them: each is a connection and up to two pictures in memory. */
const CAMERAS_OPEN_AT_MOST = 64;
/** Pictures passed on a second at most; the eye sees no more in a small picture. */
const FRAME_PAUSE_MS = 80;
/** A screen that asks anew, or a second one that opens: the camera is not closed and opened for that. */
const LINGER_MS = 4_000;
/** Between attempts at a camera that gives no picture. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

/** Somebody who watches. */
export interface Viewer {
  /** `jpeg` with frames only. */
  readonly news: (news: PictureNews, jpeg?: Buffer) => void;
  /** The camera was set otherwise: whoever goes on watching asks again. */
  readonly end: () => void;
}

/** Opens each camera once for all who watch it, and closes it when nobody does. */
export interface PictureDesk {
  /** @returns ends the watching */
  readonly watch: (cameraId: string, source: CameraSource, viewer: Viewer) => () => void;
  /** Its source has changed. */
  readonly forget: (cameraId: string) => void;
  readonly openCount: () => number;
  readonly close: () => void;
}

interface Needs {
  readonly clock: () => number;
  readonly logger: Logger;
  readonly limits?: PictureLimits;
  readonly lingerMs?: number;
}

interface Channel {
  readonly viewers: Set<Viewer>;
  /** What was told last. */
  last: { readonly news: PictureNews; readonly jpeg?: Buffer };
  /** What it was opened with. */
  readonly source: CameraSource;
  readonly control: AbortController;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** A desk without a camera open. */
export function createPictureDesk({
  clock,
  logger,
  limits = PICTURE_LIMITS,
  lingerMs = LINGER_MS,
}: Needs): PictureDesk {
  const channels = new Map<string, Channel>();

  function tell(channel: Channel, news: PictureNews, jpeg?: Buffer): void {
    channel.last = jpeg ? { news, jpeg } : { news };
    for (const viewer of channel.viewers) viewer.news(news, jpeg);
  }

  async function run(cameraId: string, source: CameraSource, channel: Channel): Promise<void> {
    const { signal } = channel.control;
    const isOver = (): boolean => signal.aborted;
    let failures = 0;
    let since: number | undefined;
    while (!isOver()) {
      try {
        for await (const jpeg of openPicture(source, limits, signal)) {
          const now = clock();
          if (failures === 0 && since !== undefined && now - since < FRAME_PAUSE_MS) continue;
          failures = 0;
          since = now;
          tell(channel, { state: 'frame', camera: cameraId, at: now, bytes: jpeg.length }, jpeg);
        }
      } catch (error) {
        if (isOver()) return;
        const { reason, status } = asPictureFailure(error);
        if (failures === 0) logger.info({ cameraId, reason, status, err: error }, 'camera gives no picture');
        since ??= clock();
        tell(channel, { state: 'failed', camera: cameraId, reason, status, since });
        await sleep(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)], undefined, { signal }).catch(() => undefined);
        failures += 1;
      }
    }
  }

  function closeChannel(cameraId: string): void {
    const channel = channels.get(cameraId);
    if (!channel) return;
    channels.delete(cameraId);
    clearTimeout(channel.closing);
    channel.control.abort();
  }

  function open(cameraId: string, source: CameraSource): Channel {
    const channel: Channel = {
      viewers: new Set(),
      last: { news: begin(cameraId, source) },
      source,
      control: new AbortController(),
      closing: undefined,
    };
    channels.set(cameraId, channel);
    // What the browser plays is only waited with, for its being set otherwise.
    if (channel.last.news.state !== 'stream') void run(cameraId, source, channel);
    return channel;
  }

  function forget(cameraId: string): void {
    const viewers = channels.get(cameraId)?.viewers ?? [];
    closeChannel(cameraId);
    for (const viewer of [...viewers]) viewer.end();
  }

  return {
    watch: (cameraId, source, viewer) => {
      // Set otherwise by another process of the platform.
      if (!isDeepStrictEqual(channels.get(cameraId)?.source ?? source, source)) forget(cameraId);
      let channel = channels.get(cameraId);
      if (!channel && channels.size >= CAMERAS_OPEN_AT_MOST) {
        viewer.news({ state: 'failed', camera: cameraId, reason: 'too-many-cameras', status: null, since: clock() });
        return () => undefined;
      }
      channel ??= open(cameraId, source);
      clearTimeout(channel.closing);
      channel.viewers.add(viewer);
      viewer.news(channel.last.news, channel.last.jpeg);
      const { viewers } = channel;
      return () => {
        viewers.delete(viewer);
        if (viewers.size > 0 || channels.get(cameraId) !== channel) return;
        channel.closing = setTimeout(() => {
          closeChannel(cameraId);
        }, lingerMs);
      };
    },
    forget,
    openCount: () => channels.size,
    close: () => {
      for (const cameraId of [...channels.keys()]) closeChannel(cameraId);
    },
  };
}

function begin(camera: string, { kind }: CameraSource): PictureNews {
  return kind === 'hls' || kind === 'webrtc' ? { state: 'stream', camera, kind } : { state: 'waiting', camera };
}
