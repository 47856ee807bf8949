import { z } from 'zod';

/**
 * Admitting a dead letter once more, asked for by the server on the gateway's broker and answered there: the same decoding,
 * judgement and journal as for every message. Both topics are the server's own account's alone.
 */
export const RE_ADMIT_TOPIC = 'gateway/v1/re-admit';
export const RE_ADMITTED_TOPIC = 'gateway/v1/re-admitted';

/** Characters a corrected payload may have: what a device may send in one packet. */
export const PAYLOAD_CHARACTERS_AT_MOST = 65_536;

export const reAdmitRequest = z.object({
  /** Tells answers apart. */
  requestId: z.uuid(),
  deviceId: z.string().min(1).max(63),
  /** As the device published it; decides how the payload is read. */
  topic: z.string().max(65_535),
  /** When the letter came in (epoch ms): its times are judged by that moment and not by this one. */
  receivedAt: z.number(),
  payload: z.base64(),
});
export type ReAdmitRequest = z.infer<typeof reAdmitRequest>;

export const reAdmitAnswer = z.object({
  requestId: z.uuid(),
  /** Parts admitted: they are durable, and stored once however often they are admitted. */
  admitted: z.number().int(),
  /** What is still not understood, by the names of the gateway's refusals. Empty: everything was admitted. */
  refusals: z.array(z.object({ reason: z.string(), detail: z.string() })),
});
export type ReAdmitAnswer = z.infer<typeof reAdmitAnswer>;
