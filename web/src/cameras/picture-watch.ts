import { createPictureReader, type PictureNews } from '@xuncheng/contract';
import { getPieces } from '../api/request.ts';

/** `lost`: the platform itself does not answer. */
export type PictureState = PictureNews | { readonly state: 'lost' };

/** What is known of a camera's picture: the last news, and the last frame, which stays while the camera is away. */
export interface CameraPicture {
  readonly news: PictureState;
  readonly frame: { readonly jpeg: Uint8Array<ArrayBuffer>; readonly at: number } | null;
}

/** Several pictures are opened by one click: one question for all of them. */
const GATHER_MS = 30;
/** Before asking again after an answer that was short, or none. */
const PAUSE_MS = 3_000;
const SHORT_ANSWER_MS = 5_000;

interface Watched {
  picture: CameraPicture;
  count: number;
  readonly listeners: Set<() => void>;
}

/**
 * The cameras that this page watches, over one connection for all of them: browsers keep no more than six to a host. It is made anew
 * when one is added or left, and rests while nobody looks at the page.
 */
class PictureWatch {
  private readonly cameras = new Map<string, Watched>();
  private running: AbortController | null = null;
  private gathering: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      this.restart();
    });
  }

  /** @returns ends the watching */
  watch(cameraId: string, listener: () => void): () => void {
    const watched = this.cameras.get(cameraId) ?? {
      picture: { news: { state: 'waiting', camera: cameraId }, frame: null },
      count: 0,
      listeners: new Set(),
    };
    this.cameras.set(cameraId, watched);
    watched.listeners.add(listener);
    watched.count += 1;
    if (watched.count === 1) this.restart();
    return () => {
      watched.listeners.delete(listener);
      watched.count -= 1;
      if (watched.count > 0) return;
      this.cameras.delete(cameraId);
      this.restart();
    };
  }

  /** Undefined: not watched. */
  pictureOf(cameraId: string): CameraPicture | undefined {
    return this.cameras.get(cameraId)?.picture;
  }

  private restart(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      this.running?.abort();
      this.running = null;
      if (this.cameras.size === 0 || document.hidden) return;
      this.running = new AbortController();
      void this.run(this.running.signal);
    }, GATHER_MS);
  }

  private async run(signal: AbortSignal): Promise<void> {
    const path = `/cameras/pictures?ids=${[...this.cameras.keys()].map(encodeURIComponent).join(',')}`;
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      const began = Date.now();
      const read = createPictureReader((news, jpeg) => {
        this.take(news, jpeg);
      });
      try {
        await getPieces(path, signal, read);
      } catch {
        if (!isOver()) this.lose();
      }
      if (Date.now() - began < SHORT_ANSWER_MS) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private take(news: PictureNews, jpeg: Uint8Array<ArrayBuffer>): void {
    const watched = this.cameras.get(news.camera);
    if (!watched) return;
    const frame = news.state === 'frame' ? { jpeg, at: news.at } : watched.picture.frame;
    // A connection made anew begins with waiting: what is on the screen is no worse for that.
    if (news.state === 'waiting' && frame) return;
    tell(watched, { news, frame });
  }

  private lose(): void {
    for (const watched of this.cameras.values()) tell(watched, { ...watched.picture, news: { state: 'lost' } });
  }
}

function tell(watched: Watched, picture: CameraPicture): void {
  watched.picture = picture;
  for (const listener of watched.listeners) listener();
}

export const pictureWatch = new PictureWatch();
