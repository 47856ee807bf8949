import { pictureNews, type PictureNews } from './http-api/camera-pictures.ts';

/** News in bytes: length of the header (32 bits, big-endian), the header as JSON, and the JPEG of a frame. */
const LENGTH_BYTES = 4;
/** Ids are up to 63 characters; anything longer is not our header. */
const HEADER_BYTES_AT_MOST = 1_024;

/** The bytes that go before a frame's JPEG, or are the whole of other news. */
export function writePictureNews(news: PictureNews): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(news));
  const bytes = new Uint8Array(LENGTH_BYTES + header.length);
  new DataView(bytes.buffer).setUint32(0, header.length);
  bytes.set(header, LENGTH_BYTES);
  return bytes;
}

/**
 * A reader of news that come in pieces of any size: give it each piece, it tells the news that are whole.
 * @throws when the bytes are no news: everything after would be misread
 */
export function createPictureReader(
  onNews: (news: PictureNews, jpeg: Uint8Array<ArrayBuffer>) => void,
): (piece: Uint8Array) => void {
  let kept = new Uint8Array(0);
  let header: PictureNews | null = null;
  const take = (length: number): Uint8Array<ArrayBuffer> | null => {
    if (kept.length < length) return null;
    const taken = kept.slice(0, length);
    kept = kept.slice(length);
    return taken;
  };
  const readHeader = (): PictureNews | null => {
    if (kept.length < LENGTH_BYTES) return null;
    const length = new DataView(kept.buffer, kept.byteOffset).getUint32(0);
    if (length > HEADER_BYTES_AT_MOST) throw new Error('not news of a picture');
    const whole = take(LENGTH_BYTES + length);
    return whole && pictureNews.parse(JSON.parse(new TextDecoder().decode(whole.subarray(LENGTH_BYTES))));
  };
  return (piece) => {
    const joined = new Uint8Array(kept.length + piece.length);
    joined.set(kept);
    joined.set(piece, kept.length);
    kept = joined;
    for (;;) {
      header ??= readHeader();
      const jpeg = header && take(header.state === 'frame' ? header.bytes : 0);
      if (!header || !jpeg) return;
      onNews(header, jpeg);
      header = null;
    }
  };
}
