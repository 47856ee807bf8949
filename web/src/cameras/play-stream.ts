import {
  API_PREFIX,
  CAMERA_FAILURE_CODE,
  PICTURE_FAILURES,
  streamAnswer,
  type PictureFailureReason,
  type StreamKind,
} from '@xuncheng/contract';
import { ApiFailure } from '../api/api-failure.ts';
import { getBytes, post, remove } from '../api/request.ts';

/** How a stream stands; times in epoch ms of the server's clock. */
export type StreamState =
  | { readonly state: 'waiting' }
  | { readonly state: 'frame'; readonly at: number }
  | {
      readonly state: 'failed';
      readonly reason: PictureFailureReason;
      readonly status: number | null;
      readonly since: number;
    };

/** Without a frame for so long it is begun anew. */
const SILENCE_MS = 12_000;
/** Between attempts. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];
/** How often it is said that it goes on. */
const TELL_MS = 500;
/** A browser knows its own addresses at once; what it would learn from others it is not asked for. */
const GATHERING_MS = 1_000;

class StreamTrouble extends Error {
  readonly reason: PictureFailureReason;
  readonly status: number | null;

  constructor(reason: PictureFailureReason, status: number | null = null) {
    super(reason);
    this.reason = reason;
    this.status = status;
  }
}

interface Play {
  readonly cameraId: string;
  readonly video: HTMLVideoElement;
  readonly signal: AbortSignal;
  /** A frame is on the screen that is so many milliseconds old. */
  readonly onFrame: (ageMs: number) => void;
}

/**
 * Plays a camera's stream in `video` and begins anew whenever it ends, until it is stopped.
 * @param clock the server's, epoch ms
 * @returns stops it
 */
export function playStream(
  kind: StreamKind,
  cameraId: string,
  video: HTMLVideoElement,
  clock: () => number,
  tell: (state: StreamState) => void,
): () => void {
  const control = new AbortController();
  const isOver = (): boolean => control.signal.aborted;
  let failures = 0;
  let last: number | null = null;

  async function attempt(): Promise<never> {
    const ends = new AbortController();
    const end = (): void => {
      ends.abort();
    };
    control.signal.addEventListener('abort', end);
    let giveUp: (why: StreamTrouble) => void = () => undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      giveUp = reject;
    });
    let toldAt = 0;
    const wait = (): ReturnType<typeof setTimeout> =>
      setTimeout(() => {
        giveUp(new StreamTrouble(toldAt > 0 ? 'stopped' : 'no-answer'));
      }, SILENCE_MS);
    let timer = wait();
    const onFrame = (ageMs: number): void => {
      clearTimeout(timer);
      timer = wait();
      failures = 0;
      last = clock() - ageMs;
      if (Date.now() - toldAt < TELL_MS) return;
      toldAt = Date.now();
      tell({ state: 'frame', at: last });
    };
    try {
      const play: Play = { cameraId, video, signal: ends.signal, onFrame };
      return await Promise.race([silence, kind === 'hls' ? playHls(play) : playWebRtc(play)]);
    } finally {
      clearTimeout(timer);
      control.signal.removeEventListener('abort', end);
      ends.abort();
    }
  }

  async function run(): Promise<void> {
    tell({ state: 'waiting' });
    while (!isOver()) {
      try {
        await attempt();
      } catch (error) {
        if (isOver()) return;
        const { reason, status } = asTrouble(error);
        tell({ state: 'failed', reason, status, since: (last ??= clock()) });
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]));
        failures += 1;
      }
    }
  }
  void run();
  return () => {
    control.abort();
  };
}

/** Rejects when it is over. */
async function playHls({ cameraId, video, signal, onFrame }: Play): Promise<never> {
  const path = `/cameras/${encodeURIComponent(cameraId)}/hls/live`;
  const { default: Hls, Events, ErrorTypes } = await import('hls.js/light');
  if (signal.aborted) throw new StreamTrouble('stopped');
  if (!Hls.isSupported()) {
    // iPhones play it themselves.
    video.src = API_PREFIX + path;
    return untilOver(
      video,
      signal,
      onFrame,
      () => 0,
      async () => asTrouble(await whatIsAt(path, signal)),
    );
  }
  const hls = new Hls({ enableWorker: false, liveSyncDurationCount: 2, maxBufferLength: 10, backBufferLength: 10 });
  try {
    const trouble = new Promise<never>((_resolve, reject) => {
      hls.on(Events.ERROR, (_event, data) => {
        if (!data.fatal) return;
        if (data.type === ErrorTypes.NETWORK_ERROR) void whatIsAt(path, signal).then(reject);
        else reject(new StreamTrouble('unplayable'));
      });
    });
    hls.attachMedia(video);
    hls.loadSource(API_PREFIX + path);
    return await Promise.race([trouble, untilOver(video, signal, onFrame, () => Math.max(0, hls.latency) * 1_000)]);
  } finally {
    hls.destroy();
  }
}

/** What the server says of a stream that could not be loaded. */
async function whatIsAt(path: string, signal: AbortSignal): Promise<unknown> {
  try {
    await getBytes(path, signal);
    return new StreamTrouble('stopped');
  } catch (error) {
    return error;
  }
}

/** Rejects when it is over. */
async function playWebRtc({ cameraId, video, signal, onFrame }: Play): Promise<never> {
  const path = `/cameras/${encodeURIComponent(cameraId)}/whep`;
  const line = new RTCPeerConnection();
  let session: string | undefined;
  const leave = (): void => {
    if (session !== undefined) remove(`${path}/${session}`).catch(() => undefined);
    session = undefined;
  };
  // A page that is closed ends nothing by itself, and the media server would go on sending until it notices.
  addEventListener('pagehide', leave, { signal });
  try {
    line.addTransceiver('video', { direction: 'recvonly' });
    line.addEventListener('track', ({ track }) => {
      video.srcObject = new MediaStream([track]);
    });
    await line.setLocalDescription(await line.createOffer());
    await gathered(line);
    const answer = await post(path, { sdp: line.localDescription?.sdp ?? '' }, streamAnswer);
    session = answer.session;
    await line.setRemoteDescription({ type: 'answer', sdp: answer.sdp }).catch(() => {
      throw new StreamTrouble('unplayable');
    });
    const broken = new Promise<never>((_resolve, reject) => {
      line.addEventListener('connectionstatechange', () => {
        if (line.connectionState === 'failed') reject(new StreamTrouble('unreachable'));
      });
    });
    return await Promise.race([broken, untilOver(video, signal, onFrame, () => 0)]);
  } finally {
    line.close();
    video.srcObject = null;
    leave();
  }
}

function gathered(line: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (line.iceGatheringState === 'complete') resolve();
    };
    line.addEventListener('icegatheringstatechange', look);
    look();
    setTimeout(resolve, GATHERING_MS);
  });
}

/** Tells each frame that is shown, as far as the browser does; rejects when `signal` ends it or the element cannot go on. */
async function untilOver(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onFrame: (ageMs: number) => void,
  ageMs: () => number,
  why: () => Promise<StreamTrouble> = () => Promise.resolve(new StreamTrouble('unplayable')),
): Promise<never> {
  const shown = (): void => {
    if (video.videoWidth > 0) onFrame(ageMs());
  };
  const broken = new AbortController();
  try {
    video.addEventListener('timeupdate', shown, { signal: broken.signal });
    // Without sound it may play by itself; where it may not, there is no frame, and that is said.
    video.play().catch(() => undefined);
    return await new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new StreamTrouble('stopped'));
      });
      video.addEventListener('error', () => void why().then(reject), { signal: broken.signal });
    });
  } finally {
    broken.abort();
    video.removeAttribute('src');
    video.load();
  }
}

function asTrouble(error: unknown): StreamTrouble {
  if (error instanceof StreamTrouble) return error;
  if (!(error instanceof ApiFailure)) return new StreamTrouble('stopped');
  const reason = PICTURE_FAILURES.find((known) => error.code === CAMERA_FAILURE_CODE + known);
  const status = Number(error.details?.find(({ path }) => path === 'status')?.message ?? Number.NaN);
  return new StreamTrouble(reason ?? 'no-answer', Number.isFinite(status) ? status : null);
}
