import { numeric } from './common.ts';
import { z } from 'zod';
import { PAYLOAD_CHARACTERS_AT_MOST } from '../re-admission.ts';

export const DEAD_LETTER_SETTLEMENTS = ['re-admitted', 'dismissed'] as const;

/** `GET /dead-letters`: what was refused and why, newest first, at most 100; `before` the last id gives the next ones. */
export const deadLetter = z.object({
  id: z.number().int(),
  receivedAt: z.number(),
  deviceId: z.string(),
  topic: z.string(),
  reason: z.string(),
  detail: z.string(),
  bytes: z.number().int(),
  /** Null: still open. */
  settlement: z.enum(DEAD_LETTER_SETTLEMENTS).nullable(),
  settledAt: z.number().nullable(),
  settledBy: z.string().nullable(),
  /** Why it was dismissed. */
  settlementReason: z.string().nullable(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** `GET /dead-letters/{id}`: with its bytes. */
export const deadLetterDetail = deadLetter.extend({
  /** Null when the bytes are not UTF-8. */
  payloadText: z.string().nullable(),
  payloadHex: z.string(),
  /** What was admitted in its place, when it was corrected. */
  correctedText: z.string().nullable(),
});
export type DeadLetterDetail = z.infer<typeof deadLetterDetail>;

export const deadLetterQuery = z.object({
  deviceId: z.string().max(63).optional(),
  reason: z.string().max(64).optional(),
  state: z.enum(['open', 'settled', 'all']).default('all'),
  before: numeric(z.number().int().positive().max(Number.MAX_SAFE_INTEGER)).optional(),
});

/** `POST /dead-letters/{id}/re-admit`: as it is, or corrected. */
export const reAdmitDeadLetter = z.object({
  payload: z.string().min(1).max(PAYLOAD_CHARACTERS_AT_MOST).optional(),
});

/** What came of it. With refusals the letter is still open; what was understood of it is stored all the same. */
export const reAdmitted = z.object({
  letter: deadLetterDetail,
  admitted: z.number().int(),
  refusals: z.array(z.object({ reason: z.string(), detail: z.string() })),
});
export type ReAdmitted = z.infer<typeof reAdmitted>;

/** `POST /dead-letters/{id}/dismiss` */
export const dismissDeadLetter = z.object({ reason: z.string().trim().min(1).max(500) });
