import { z } from 'zod';

/** `POST /recomputation`: compute the shifts that began in [from, to) anew, from the fixes as stored and by the limits in force. */
export const newRecomputation = z
  .object({ from: z.number().int().positive(), to: z.number().int().positive() })
  .refine(({ from, to }) => to > from, { path: ['to'], message: 'must be after from' })
  .refine(({ from, to }) => to - from <= 92 * 86_400_000, { path: ['to'], message: 'at most 92 days after from' });

/** `GET /recomputation`: the one that runs, or ran last; null: none since the server began. */
export const recomputation = z.object({
  from: z.number(),
  to: z.number(),
  startedAt: z.number(),
  startedBy: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  shifts: z.number().int(),
  computed: z.number().int(),
  /** Of those computed, the ones whose positions are no longer stored: their trails and visits stay, figures are from these. */
  fixesForgotten: z.number().int(),
  /** Epoch ms; null while it runs. */
  endedAt: z.number().nullable(),
  /** Set when it failed. */
  error: z.string().nullable(),
});
export type Recomputation = z.infer<typeof recomputation>;
