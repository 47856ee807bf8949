import { PHOTO_BYTES_AT_MOST, photoDigest } from '@xuncheng/contract';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { beginsAsJpeg } from '../pictures/begins-as-jpeg.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Database } from '../store/database.ts';
import { countOrderPhotosSince, keepOrderPhoto, readInstructionPhoto } from '../store/instruction-photos.ts';
import { findInstruction } from '../store/instructions.ts';
import { nothing } from './parameters.ts';
import { answerPhoto, bytesBody } from './photo-answer.ts';
import { BYTES_BODY, route, type Route } from './route.ts';

/** Far more than anybody gives out in a day; a program that goes wrong must not fill the disk. */
const PHOTOS_A_DAY = 500;

/** Photos of orders: brought before the order, seen by whoever may see the order. */
export function instructionPhotoRoutes(database: Database): Route[] {
  return [
    route(
      {
        method: 'put',
        path: '/instruction-photos/{sha256}',
        tag: 'operations',
        summary: 'Bring a photo for an order that will name it within a day; brought again it is the same one',
        access: 'instruct',
        status: 204,
        bytes: { body: BYTES_BODY },
        bodyLimit: String(PHOTO_BYTES_AT_MOST),
      },
      { params: z.object({ sha256: photoDigest }), body: bytesBody, reply: nothing },
      async ({ params: { sha256 }, body, now }, caller) => {
        if (!beginsAsJpeg(body)) throw new Refusal(400, 'photo-not-jpeg', 'Photos are taken as JPEG alone.');
        if (createHash('sha256').update(body).digest('hex') !== sha256)
          throw new Refusal(409, 'photo-differs', 'The bytes are not those announced.');
        if ((await countOrderPhotosSince(database, caller.accountId, now - 86_400_000)) >= PHOTOS_A_DAY)
          throw new Refusal(429, 'too-many-requests', `More than ${String(PHOTOS_A_DAY)} photos in a day.`);
        await keepOrderPhoto(database, caller.accountId, sha256, body);
      },
    ),
    route(
      {
        method: 'get',
        path: '/instructions/{id}/photos/{sha256}',
        tag: 'operations',
        summary: 'A photo of an order',
        access: 'view-instructions',
        bytes: { reply: 'image/jpeg' },
      },
      { params: z.object({ id: z.uuid(), sha256: photoDigest }), reply: z.unknown() },
      async ({ params: { id, sha256 }, response }, caller) => {
        if (!(await findInstruction(database, id, caller.scope))) throw notFound('instruction');
        const bytes = await readInstructionPhoto(database, id, sha256);
        if (!bytes) throw notFound('photo');
        return answerPhoto(response, sha256, bytes);
      },
    ),
  ];
}
