import { z } from 'zod';
import type { Response } from 'express';
import { ANSWERED, BYTES_BODY } from './route.ts';

/** Bytes as a request brings them. */
export const bytesBody = z.custom<Buffer>(
  (body) => Buffer.isBuffer(body) && body.length > 0,
  `bytes, sent as ${BYTES_BODY}`,
);

/**
 * Answer with a photo, by its SHA-256. Whether it may be seen is looked at anew each time; the bytes themselves never change.
 */
export function answerPhoto(response: Response, sha256: string, bytes: Buffer): typeof ANSWERED {
  response.set({
    'Content-Disposition': `inline; filename="${sha256.slice(0, 12)}.jpg"`,
    'Cache-Control': 'private, no-cache',
    ETag: `"${sha256}"`,
  });
  return answerJpeg(response, bytes);
}

/** Answer with a picture that somebody else made: it can do nothing but be looked at. */
export function answerJpeg(response: Response, bytes: Buffer): typeof ANSWERED {
  response.set({ 'Content-Type': 'image/jpeg', 'Content-Security-Policy': "default-src 'none'; sandbox" });
  response.send(bytes);
  return ANSWERED;
}
