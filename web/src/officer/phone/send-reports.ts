import { PHOTO_PIECE_BYTES, type NewReport, type PhotoProgress, type Report } from '@xuncheng/contract';
import { ApiFailure } from '../../api/api-failure.ts';
import type { WaitingReport } from './phone-store.ts';
import { forgetReport, keepReport, readPhoto } from './reports-here.ts';

/** The two things that the server is asked. */
export interface ReportServer {
  readonly sendReport: (given: NewReport) => Promise<Report>;
  readonly sendPhotoPiece: (
    reportId: string,
    sha256: string,
    start: number,
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<PhotoProgress>;
}

/**
 * Send a report and what is missing of its photos, and forget it when all is there. Begun anew it goes on where the server is: the
 * report has its id, a photo its hash, and the server says how many bytes it has. What the server will never have is kept, marked.
 * @param onProgress bytes of photos that are there
 * @throws when it is to be tried again later
 */
export async function sendWaitingReport(
  server: ReportServer,
  waiting: WaitingReport,
  onProgress: (sentBytes: number) => void,
): Promise<void> {
  try {
    const { photos } = await server.sendReport(waiting.body);
    let sent = photos.reduce((sum, { received }) => sum + received, 0);
    onProgress(sent);
    for (const { sha256, size, received } of photos) {
      if (received === size) continue;
      const bytes = await readPhoto(waiting.id, sha256);
      // Lost by the browser: the report says that a photo is missing.
      if (!bytes) continue;
      for (let start = received; start < size;) {
        const progress = await server.sendPhotoPiece(
          waiting.id,
          sha256,
          start,
          bytes.slice(start, start + PHOTO_PIECE_BYTES),
        );
        if (progress.received <= start) throw new Error(`the server stays at ${String(progress.received)} bytes`);
        sent += progress.received - start;
        start = progress.received;
        onProgress(sent);
      }
    }
  } catch (error) {
    if (!isFinal(error)) throw error;
    await keepReport({ ...waiting, refused: error.code });
    return;
  }
  await forgetReport(waiting.id);
}

/** Will the same be refused again? Not when nobody answered, nobody is signed in, it was too much at once, or bytes came wrong. */
function isFinal(error: unknown): error is ApiFailure {
  if (!(error instanceof ApiFailure) || error.status < 400 || error.status >= 500) return false;
  return error.status !== 401 && error.status !== 408 && error.status !== 429 && error.code !== 'photo-differs';
}
