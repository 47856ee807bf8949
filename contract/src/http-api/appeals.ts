import { z } from 'zod';
import { EXEMPTION_KINDS, MEASURES } from './evaluation.ts';

export const APPEAL_OUTCOMES = ['granted', 'rejected'] as const;
export const APPEAL_STATES = ['open', ...APPEAL_OUTCOMES] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

const words = z.string().trim().min(1).max(500);

/** `POST /appeals`: against one figure of an own shift, or (`measure` null) the whole of it; one for each. */
export const newAppeal = z.object({
  shiftId: z.number().int().positive(),
  measure: z.enum(MEASURES).nullable(),
  words,
});
export type NewAppeal = z.infer<typeof newAppeal>;

/** `POST /appeals/{id}/further`: to the second level, after a rejection on the first. */
export const appealFurther = z.object({ words });

/**
 * `POST /appeals/{id}/decide`, by a supervisor or administrator who has not decided this one before. Granted, the fact stays: the time
 * given becomes an exemption of the officer, with the appeal as its reason.
 */
export const appealDecision = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('granted'),
    words,
    exemption: z
      .object({
        kind: z.enum(EXEMPTION_KINDS),
        startsAt: z.number().int().positive(),
        endsAt: z.number().int().positive(),
      })
      .refine(({ startsAt, endsAt }) => endsAt > startsAt, { path: ['endsAt'], message: 'must be after startsAt' }),
  }),
  z.object({ outcome: z.literal('rejected'), words }),
]);
export type AppealDecision = z.infer<typeof appealDecision>;

/** `GET /appeals?state=open|all`, newest first: those to decide, the longest waiting first. Times in epoch ms. */
export const appeal = z.object({
  id: z.number().int(),
  officerId: z.number().int(),
  officerName: z.string(),
  badge: z.string(),
  shiftId: z.number().int(),
  beat: z.string(),
  shiftStartsAt: z.number(),
  shiftEndsAt: z.number(),
  measure: z.enum(MEASURES).nullable(),
  words: z.string(),
  madeAt: z.number(),
  furtherAt: z.number().nullable(),
  furtherWords: z.string().nullable(),
  state: z.enum(APPEAL_STATES),
  /** At which it is, or was decided. Rejected at level 1 it may go further. */
  level: z.union([z.literal(1), z.literal(2)]),
  decisions: z.array(
    z.object({
      level: z.union([z.literal(1), z.literal(2)]),
      outcome: z.enum(APPEAL_OUTCOMES),
      words: z.string(),
      decidedAt: z.number(),
      decidedBy: z.string(),
    }),
  ),
});
export type Appeal = z.infer<typeof appeal>;
