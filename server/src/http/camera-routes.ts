import { CAMERAS_AT_ONCE, deviceSetup, isDeviceId, pictureChange, type DeviceSetup } from '@xuncheng/contract';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { NoteLook } from '../access/looks.ts';
import type { SecretSeal } from '../access/secret-seal.ts';
import type { PictureDesk } from '../pictures/picture-desk.ts';
import { eventPictureUrl } from '../pictures/event-picture-url.ts';
import { PICTURE_LIMITS, readPicture } from '../pictures/open-picture.ts';
import { asPictureFailure } from '../pictures/picture-failure.ts';
import { viewThrough } from '../pictures/write-pictures.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { deletePicture, findPictures, savePicture, type StoredPicture } from '../store/camera-pictures.ts';
import { transact, type Database } from '../store/database.ts';
import { listCameraEvents } from '../store/devices.ts';
import { openCameraSource } from './camera-source.ts';
import { deviceParams, eventIdText } from './parameters.ts';
import { answerJpeg } from './photo-answer.ts';
import { ANSWERED, BYTES_BODY, route, type Route } from './route.ts';

const camerasQuery = z.object({
  ids: z
    .string()
    .transform((list) => [...new Set(list.split(','))])
    .pipe(z.array(z.string().refine(isDeviceId, 'not a device id')).min(1).max(CAMERAS_AT_ONCE))
    .describe(`up to ${String(CAMERAS_AT_ONCE)} cameras, comma-separated`),
});

interface Needs {
  readonly database: Database;
  readonly desk: PictureDesk;
  readonly seal: SecretSeal;
  readonly noteLook: NoteLook;
  /** The setup of a device in the caller's area. */
  readonly describe: (caller: Caller, id: string) => Promise<DeviceSetup>;
}

/** What cameras show, and where that is found. */
export function cameraRoutes({ database, desk, seal, noteLook, describe }: Needs): Route[] {
  /** The password to keep with a changed source: the one that is there goes to no other host and with no other user. */
  function passwordFor(
    id: string,
    before: StoredPicture['source'],
    after: NonNullable<z.infer<typeof pictureChange>['source']>,
  ): Buffer | null {
    if (after.password !== undefined) return after.password === null ? null : seal.seal(id, after.password);
    if (!before?.sealedPassword) return null;
    if (before.username === after.username && new URL(before.url).origin === new URL(after.url).origin)
      return before.sealedPassword;
    throw new Refusal(409, 'password-needed', 'With another host or user the password has to be said again.');
  }

  return [
    route(
      {
        method: 'get',
        path: '/cameras/pictures',
        tag: 'devices',
        summary: 'What cameras show, live: news and JPEGs in turn for up to a minute (contract/src/picture-code.ts)',
        access: 'view-devices',
        bytes: { reply: BYTES_BODY },
      },
      { query: camerasQuery, reply: z.unknown() },
      async (call, caller) => {
        const { ids } = call.query;
        const found = await findPictures(database, caller.scope.areaIds, ids);
        if (found.length < ids.length || found.some(({ deviceKind }) => deviceKind !== 'camera'))
          throw notFound('device');
        for (const { id, source } of found)
          if (source) await noteLook(caller.accountId, 'watch-camera', `device/${id}`, call.now);
        const { response } = call;
        // Whoever compressed this, or gathered it, would keep each picture until there are more.
        response.set({
          'Content-Type': BYTES_BODY,
          'Cache-Control': 'no-store, no-transform',
          'X-Accel-Buffering': 'no',
        });
        const viewer = viewThrough(response);
        const ends = found.map(({ id, source }) => {
          if (!source) {
            viewer.news({ state: 'none', camera: id });
            return undefined;
          }
          return desk.watch(id, openCameraSource(id, source, seal), viewer);
        });
        response.once('close', () => {
          for (const end of ends) end?.();
        });
        if (ends.every((end) => end === undefined)) viewer.end();
        return ANSWERED;
      },
    ),
    route(
      {
        method: 'get',
        path: '/devices/{id}/camera-events/{eventId}/picture',
        tag: 'devices',
        summary: 'The picture that the video server keeps of an event',
        access: 'view-devices',
        bytes: { reply: 'image/jpeg' },
      },
      { params: deviceParams.extend({ eventId: eventIdText }), reply: z.unknown() },
      async (call, caller) => {
        const { id, eventId } = call.params;
        const [found] = await findPictures(database, caller.scope.areaIds, [id]);
        if (!found) throw notFound('device');
        const [event] = await listCameraEvents(database, id, 1, eventId);
        // Cameras that notify by themselves keep none that could be asked for.
        if (!event?.hasSnapshot || !found.source || found.protocol !== 'frigate') throw notFound('event-picture');
        await noteLook(caller.accountId, 'watch-camera', `device/${id}`, call.now);
        const gone = new AbortController();
        call.response.once('close', () => {
          gone.abort();
        });
        const camera = openCameraSource(id, found.source, seal);
        const source = { ...camera, url: eventPictureUrl(camera.url, eventId) };
        const jpeg = await readPicture(source, PICTURE_LIMITS, gone.signal).catch((error: unknown) => {
          const { reason, status } = asPictureFailure(error);
          if (status === 404) throw notFound('event-picture');
          throw new Refusal(502, 'event-picture-failed', `The video server gave no picture: ${reason}.`);
        });
        return answerJpeg(call.response, jpeg);
      },
    ),
    route(
      {
        method: 'put',
        path: '/devices/{id}/picture',
        tag: 'devices',
        summary: 'Where the picture of a camera is found; its password is kept sealed and never given out',
        access: 'manage-devices',
      },
      { params: deviceParams, body: pictureChange, reply: deviceSetup },
      async (call, caller) => {
        const { source } = call.body;
        const [before] = await findPictures(database, caller.scope.areaIds, [call.params.id]);
        if (!before) throw notFound('device');
        const { id } = before;
        if (before.deviceKind !== 'camera') throw new Refusal(409, 'not-a-camera', 'Only cameras have a picture.');
        const sealedPassword = source && passwordFor(id, before.source, source);
        await transact(database, async (transaction) => {
          if (source) await savePicture(transaction, id, source, sealedPassword);
          else await deletePicture(transaction, id);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'device-picture',
            object: `device/${id}`,
            // No more of the address: cameras take keys in its query.
            detail: { kind: source?.kind ?? null, host: source && new URL(source.url).host },
          });
        });
        desk.forget(id);
        return describe(caller, id);
      },
    ),
  ];
}
