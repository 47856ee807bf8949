import { CAMERA_FAILURE_CODE, streamAnswer, streamOffer, type StreamKind } from '@xuncheng/contract';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { NoteLook } from '../access/looks.ts';
import type { SecretSeal } from '../access/secret-seal.ts';
import type { CameraSource } from '../pictures/ask-camera.ts';
import { asPictureFailure } from '../pictures/picture-failure.ts';
import { createStreamDesk, ENTRY } from '../pictures/stream-desk.ts';
import { notFound, Refusal } from '../refusal.ts';
import { findPictures } from '../store/camera-pictures.ts';
import type { Database } from '../store/database.ts';
import { openCameraSource } from './camera-source.ts';
import { deviceParams, nothing } from './parameters.ts';
import { ANSWERED, BYTES_BODY, route, type Route } from './route.ts';

const fileParams = deviceParams.extend({ name: z.string().regex(/^(live|[0-9a-f]{24})$/) });
const sessionParams = deviceParams.extend({ session: z.uuid() });
/** One range, whole, is all that players ask for. */
const ONE_RANGE = /^bytes=\d{1,15}-\d{1,15}$/;

/** Streams of cameras, played by the browser: HLS comes through this server, of WebRTC only what both sides agree on. */
export function cameraStreamRoutes({
  database,
  seal,
  noteLook,
}: {
  readonly database: Database;
  readonly seal: SecretSeal;
  readonly noteLook: NoteLook;
}): Route[] {
  const desk = createStreamDesk();

  async function find(caller: Caller, id: string, kind: StreamKind): Promise<CameraSource> {
    const [found] = await findPictures(database, caller.scope.areaIds, [id]);
    if (found?.source?.kind !== kind) throw notFound('stream');
    return openCameraSource(id, found.source, seal);
  }

  return [
    route(
      {
        method: 'get',
        path: '/cameras/{id}/hls/{name}',
        tag: 'devices',
        summary: `A camera’s HLS: \`${ENTRY}\` is its playlist, everything else is named in one that was read`,
        access: 'view-devices',
        bytes: { reply: BYTES_BODY },
      },
      { params: fileParams, reply: z.unknown() },
      async ({ params: { id, name }, now, request, response }, caller) => {
        const source = await find(caller, id, 'hls');
        if (name === ENTRY) await noteLook(caller.accountId, 'watch-camera', `device/${id}`, now);
        const { range } = request.headers;
        const gone = new AbortController();
        response.once('close', () => {
          gone.abort();
        });
        try {
          const asked = range !== undefined && ONE_RANGE.test(range) ? range : undefined;
          const file = await desk.file(id, source, name, asked, gone.signal);
          if (!file) throw notFound('stream');
          response.set('Cache-Control', 'no-store');
          if (file.kind === 'playlist') response.type('application/vnd.apple.mpegurl').send(file.text);
          else {
            response.status(file.isPart ? 206 : 200).type(file.type);
            await pipeline(file.pieces, response);
          }
        } catch (error) {
          // What was begun is broken off, so that nobody takes half of it for the whole.
          if (response.headersSent || gone.signal.aborted) response.destroy();
          else throw refusalOf(error);
        }
        return ANSWERED;
      },
    ),
    route(
      {
        method: 'post',
        path: '/cameras/{id}/whep',
        tag: 'devices',
        summary: 'Agree on a WebRTC stream with the camera’s media server (WHEP); the stream itself comes from there',
        access: 'view-devices',
        status: 201,
      },
      { params: deviceParams, body: streamOffer, reply: streamAnswer },
      async ({ params: { id }, body, now }, caller) => {
        const source = await find(caller, id, 'webrtc');
        await noteLook(caller.accountId, 'watch-camera', `device/${id}`, now);
        try {
          return await desk.agree(id, source, body.sdp);
        } catch (error) {
          throw refusalOf(error);
        }
      },
    ),
    route(
      {
        method: 'delete',
        path: '/cameras/{id}/whep/{session}',
        tag: 'devices',
        summary: 'End a WebRTC stream',
        access: 'view-devices',
        status: 204,
      },
      { params: sessionParams, reply: nothing },
      async ({ params: { id, session } }, caller) => {
        await find(caller, id, 'webrtc');
        try {
          if (!(await desk.leave(id, session))) throw notFound('stream');
        } catch (error) {
          throw refusalOf(error);
        }
        return undefined;
      },
    ),
  ];
}

/** A camera’s failure is no error of ours: 502, by name. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { reason, status } = asPictureFailure(error);
  return new Refusal(
    502,
    CAMERA_FAILURE_CODE + reason,
    'The camera gives no stream.',
    status === null ? undefined : [{ path: 'status', message: String(status) }],
  );
}
