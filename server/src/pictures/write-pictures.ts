import { writePictureNews, type PictureNews } from '@xuncheng/contract';
import type { Writable } from 'node:stream';
import type { Viewer } from './picture-desk.ts';

/** An answer ends after so long: whether somebody may watch is asked anew when the screen asks again. */
const ANSWER_MS = 60_000;
/** Whoever has taken nothing for so long is gone. */
const STUCK_MS = 20_000;

/**
 * A viewer at the other end of an answer. What cannot be written yet is not queued: of each camera the newest waits, and the others are
 * gone, so that a slow line shows fewer pictures and not older ones.
 */
export function viewThrough(answer: Writable): Viewer {
  const waiting = new Map<string, { readonly news: PictureNews; readonly jpeg: Buffer | undefined }>();
  let isBlocked = false;
  let stuck: ReturnType<typeof setTimeout> | undefined;
  const over = setTimeout(() => {
    answer.end();
  }, ANSWER_MS);
  answer.once('close', () => {
    clearTimeout(over);
    clearTimeout(stuck);
    waiting.clear();
  });
  answer.on('drain', () => {
    isBlocked = false;
    clearTimeout(stuck);
    write();
  });

  function write(): void {
    for (const [camera, { news, jpeg }] of waiting) {
      if (isBlocked || answer.writableEnded || answer.destroyed) return;
      waiting.delete(camera);
      let hasRoom = answer.write(writePictureNews(news));
      if (jpeg) hasRoom = answer.write(jpeg);
      if (hasRoom) continue;
      isBlocked = true;
      stuck = setTimeout(() => answer.destroy(), STUCK_MS);
    }
  }

  return {
    news: (news, jpeg) => {
      waiting.set(news.camera, { news, jpeg });
      write();
    },
    end: () => {
      answer.end();
    },
  };
}
