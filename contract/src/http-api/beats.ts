import { z } from 'zod';

const id = z.number().int();
const name = z.string().trim().min(1).max(64);
const cellIds = z.array(id).max(50_000);

/** `GET /beat-records`: a beat as administered, retired ones too, by code. */
export const beatRecord = z.object({
  id,
  code: z.string(),
  name: z.string(),
  areaId: id,
  areaName: z.string(),
  /** Its cells in the caller's areas. */
  cellIds: z.array(id),
  /** Another one with every change. */
  revision: z.number().int(),
  retiredAt: z.number().nullable(),
});
export type BeatRecord = z.infer<typeof beatRecord>;

/** `POST /beats` */
export const newBeat = z.object({ code: z.string().trim().min(1).max(64), name, areaId: id, cellIds });
export type NewBeat = z.infer<typeof newBeat>;

/** `PUT /beats/{id}`: cells outside the caller's areas stay as they are. `revision`: of the record that was changed; 409 when it is another by now. */
export const beatChange = z.object({
  name,
  areaId: id,
  cellIds,
  /** A retired beat is planned no more; refused while shifts of it run, are planned, or the daily roster names it. */
  isRetired: z.boolean(),
  revision: z.number().int(),
});
export type BeatChange = z.infer<typeof beatChange>;
