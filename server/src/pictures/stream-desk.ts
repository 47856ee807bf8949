import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { gather, takeFirst } from '../byte-pieces.ts';
import { askCamera, type CameraQuestion, type CameraSource } from './ask-camera.ts';
import { PLAYLIST_BEGINS, rewritePlaylist } from './hls-playlist.ts';
import { PictureFailure } from './picture-failure.ts';
import { segmentType, TELLING_SEGMENT_BYTES } from './stream-content.ts';

const ANSWER_MS = 6_000;
/** A segment of some seconds, over a slow wire. */
const WHOLE_MS = 20_000;
const PLAYLIST_BYTES_AT_MOST = 1_048_576;
const SEGMENT_BYTES_AT_MOST = 32 * 1_048_576;
const ANSWER_BYTES_AT_MOST = 65_536;
/** Names that are kept a camera; a live playlist holds a dozen, one of an hour 1,800. */
const NAMES_AT_MOST = 4_000;
const SESSIONS_AT_MOST = 500;

/** The playlist that was set; others have names that the server made. */
export const ENTRY = 'live';

/** A playlist whole, or a segment as it comes. */
export type StreamFile =
  | { readonly kind: 'playlist'; readonly text: string }
  | {
      readonly kind: 'segment';
      readonly type: 'video/mp2t' | 'video/mp4';
      readonly isPart: boolean;
      readonly pieces: AsyncGenerator<Buffer, void, undefined>;
    };

interface Session {
  readonly cameraId: string;
  readonly source: CameraSource;
  readonly url: URL;
}

/** Streams of cameras that browsers play. */
export interface StreamDesk {
  /**
   * A file of a camera's HLS. Asked is what was set and what playlists from there have named, on that host and no other.
   * @param range one range of bytes, as browsers ask for it
   * @returns undefined: no playlist has named it
   * @throws PictureFailure, or the error of the connection
   */
  readonly file: (
    cameraId: string,
    source: CameraSource,
    name: string,
    range: string | undefined,
    signal: AbortSignal,
  ) => Promise<StreamFile | undefined>;
  /** Agree on a WebRTC stream. @throws PictureFailure, or the error of the connection */
  readonly agree: (
    cameraId: string,
    source: CameraSource,
    sdp: string,
  ) => Promise<{ readonly sdp: string; readonly session: string }>;
  /** End it at the media server, which would notice by itself in the end. @returns was there one? */
  readonly leave: (cameraId: string, session: string) => Promise<boolean>;
}

/** A desk that has read no playlist yet. */
export function createStreamDesk(): StreamDesk {
  const addresses = new Map<string, Map<string, URL>>();
  const sessions = new Map<string, Session>();

  function namesOf(cameraId: string, source: CameraSource): (address: URL) => string {
    const known = knownTo(cameraId, source);
    return (address) => {
      const name = createHash('sha256').update(address.href).digest('hex').slice(0, 24);
      known.delete(name); // named again it is new again
      known.set(name, address);
      if (known.size > NAMES_AT_MOST) known.delete(known.keys().next().value!);
      return name;
    };
  }

  /** Set otherwise, a camera begins anew: nothing that was named before is asked of the new host. */
  function knownTo(cameraId: string, source: CameraSource): Map<string, URL> {
    const key = `${cameraId} ${source.url}`;
    const known = addresses.get(key) ?? new Map<string, URL>();
    if (!addresses.has(key)) {
      for (const other of [...addresses.keys()]) if (other.startsWith(`${cameraId} `)) addresses.delete(other);
      addresses.set(key, known);
    }
    return known;
  }

  return {
    file: async (cameraId, source, name, range, outer) => {
      const url = name === ENTRY ? new URL(source.url) : knownTo(cameraId, source).get(name);
      if (!url) return undefined;
      const signal = AbortSignal.any([outer, AbortSignal.timeout(WHOLE_MS)]);
      const headers = range === undefined ? {} : { range };
      const response = await ask(source, { url, accept: '*/*', headers, signal });
      const pieces = response[Symbol.asyncIterator]() as AsyncGenerator<Buffer, void, undefined>;
      const first = await takeFirst(pieces, TELLING_SEGMENT_BYTES);
      const rest = limited(first, pieces, signal);
      if (first.subarray(0, PLAYLIST_BEGINS.length).toString() === PLAYLIST_BEGINS) {
        const text = (await gather(rest, PLAYLIST_BYTES_AT_MOST, tooLarge)).toString();
        return { kind: 'playlist', text: rewritePlaylist(text, url, namesOf(cameraId, source)) };
      }
      const type = name === ENTRY ? undefined : segmentType(first);
      if (type === undefined) {
        response.destroy();
        throw new PictureFailure('not-a-picture');
      }
      return { kind: 'segment', type, isPart: response.statusCode === 206, pieces: rest };
    },

    agree: async (cameraId, source, sdp) => {
      const signal = AbortSignal.timeout(WHOLE_MS);
      const headers = { 'content-type': 'application/sdp', 'content-length': String(Buffer.byteLength(sdp)) };
      const response = await ask(source, { method: 'POST', body: sdp, accept: 'application/sdp', headers, signal });
      const answer = (await gather(response as AsyncIterable<Buffer>, ANSWER_BYTES_AT_MOST, tooLarge)).toString();
      if (!answer.startsWith('v=0')) throw new PictureFailure('not-a-picture');
      const session = randomUUID();
      const { location } = response.headers;
      if (location !== undefined && URL.canParse(location, source.url)) {
        const url = new URL(location, source.url);
        if (url.origin === new URL(source.url).origin) sessions.set(session, { cameraId, source, url });
        if (sessions.size > SESSIONS_AT_MOST) sessions.delete(sessions.keys().next().value!);
      }
      return { sdp: answer, session };
    },

    leave: async (cameraId, id) => {
      const session = sessions.get(id);
      if (session?.cameraId !== cameraId) return false;
      sessions.delete(id);
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await ask(session.source, { url: session.url, method: 'DELETE', accept: '*/*', signal });
      response.resume();
      return true;
    },
  };
}

/** As `askCamera`; over its time it is a camera that does not answer. */
async function ask(source: CameraSource, question: Omit<CameraQuestion, 'answerMs'>): Promise<IncomingMessage> {
  try {
    return await askCamera(source, { ...question, answerMs: ANSWER_MS });
  } catch (error) {
    throw isOverTime(question.signal) ? new PictureFailure('no-answer') : error;
  }
}

const tooLarge = (): PictureFailure => new PictureFailure('too-large');

function isOverTime({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

async function* limited(
  first: Buffer,
  pieces: AsyncGenerator<Buffer, void, undefined>,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  let length = first.length;
  try {
    yield first;
    for await (const piece of pieces) {
      length += piece.length;
      if (length > SEGMENT_BYTES_AT_MOST) throw new PictureFailure('too-large');
      yield piece;
    }
  } catch (error) {
    throw isOverTime(signal) ? new PictureFailure('no-answer') : error;
  }
}
