import { z } from 'zod';

/** Characters of a note at most. */
export const HANDOVER_WORDS_MAX = 2_000;

/** `POST /handovers`: what the next one at the desk must know. The id is made by whoever writes it: written twice it is one. */
export const newHandover = z.object({ id: z.uuid(), words: z.string().trim().min(1).max(HANDOVER_WORDS_MAX) });
export type NewHandover = z.infer<typeof newHandover>;

/** How the area stood when a note was written: officers on shift and those of them out of sight, and what was open, by id. */
export const handoverStanding = z.object({
  onDuty: z.number().int(),
  outOfSight: z.number().int(),
  alarmIds: z.array(z.number().int()),
  instructionIds: z.array(z.string()),
  reportIds: z.array(z.string()),
});
export type HandoverStanding = z.infer<typeof handoverStanding>;

/** `GET /handovers`, newest first; `POST /handovers/{id}/take` by somebody else than who wrote it. Times in epoch ms. */
export const handover = z.object({
  id: z.string(),
  areaId: z.number().int(),
  words: z.string(),
  writtenAt: z.number(),
  writtenById: z.number().int(),
  writtenBy: z.string(),
  standing: handoverStanding,
  takenAt: z.number().nullable(),
  takenBy: z.string().nullable(),
});
export type Handover = z.infer<typeof handover>;
