import { PictureFailure } from './picture-failure.ts';

/** Headers of a part are three short lines. */
const HEADER_BYTES_AT_MOST = 4_096;
const HEADER_END = Buffer.from('\r\n\r\n');

/**
 * Reads the JPEGs out of `multipart/x-mixed-replace` (MJPEG). A part that says its length is whole with its last byte; other libraries
 * wait for the delimiter after it, which comes with the next picture. Cameras write the delimiter with or without the dashes that the
 * header does not have, so both are taken.
 * @returns a reader: give it each piece of the body, it answers the frames that are whole
 * @throws PictureFailure when a part grows too long, or what comes is no such body
 */
export function createPartReader(contentType: string, bytesAtMost: number): (piece: Buffer) => Buffer[] {
  const named = /boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = (named?.[1] ?? named?.[2] ?? '').replace(/^--/, '');
  if (boundary === '') throw new PictureFailure('not-a-picture');
  const delimiter = Buffer.from(`--${boundary}`);
  let kept = Buffer.alloc(0);
  /** Length of the part being read; null: not said; undefined: between parts. */
  let length: number | null | undefined;

  /** Goes past the delimiter and the headers of the next part. */
  function enterPart(): boolean {
    const start = kept.indexOf(delimiter);
    const end = start === -1 ? -1 : kept.indexOf(HEADER_END, start);
    if (end === -1) {
      if (kept.length > HEADER_BYTES_AT_MOST + delimiter.length) throw new PictureFailure('not-a-picture');
      return false;
    }
    const said = /\r\ncontent-length:\s*(\d+)/i.exec(kept.toString('latin1', start, end))?.[1];
    length = said === undefined ? null : Number(said);
    if (length !== null && length > bytesAtMost) throw new PictureFailure('too-large');
    kept = kept.subarray(end + HEADER_END.length);
    return true;
  }

  function leavePart(): Buffer | undefined {
    const end = typeof length === 'number' ? length : kept.indexOf(delimiter);
    if (end === -1 || kept.length < end) {
      if (kept.length > bytesAtMost) throw new PictureFailure('too-large');
      return undefined;
    }
    const part = kept.subarray(0, end);
    kept = kept.subarray(end);
    const hasBreak = length === null && part.subarray(-2).toString('latin1') === '\r\n';
    length = undefined;
    return hasBreak ? part.subarray(0, -2) : part;
  }

  return (piece) => {
    kept = Buffer.concat([kept, piece]);
    const frames: Buffer[] = [];
    for (;;) {
      if (length === undefined && !enterPart()) return frames;
      const frame = leavePart();
      if (!frame) return frames;
      frames.push(Buffer.from(frame));
    }
  };
}
