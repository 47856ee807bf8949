import { z } from 'zod';

/**
 * What devices said last, byte for byte and whether it was understood: kept in each gateway's memory, asked for by the server on the
 * gateway's broker and answered there. Both topics are the server's own account's alone.
 */
export const RECENT_TOPIC = 'gateway/v1/recent';
export const RECENT_ANSWER_TOPIC = 'gateway/v1/recent-answer';

/** Bytes of a message that are kept; longer ones are cut. */
export const RECENT_BYTES_AT_MOST = 2_048;

/** One message as it came. */
export const recentMessage = z.object({
  /** By the gateway's clock, epoch ms. */
  receivedAt: z.number(),
  /** MQTT topic, or what stands for it in another protocol. */
  topic: z.string(),
  /** Of the whole message. */
  bytes: z.number().int(),
  /** Its first RECENT_BYTES_AT_MOST bytes. */
  payload: z.base64(),
  /** Parts that were understood and taken. */
  admitted: z.number().int(),
  /** Why other parts, or all of it, were not. */
  refusals: z.array(z.object({ reason: z.string(), detail: z.string() })),
});
export type RecentMessage = z.infer<typeof recentMessage>;

export const recentRequest = z.object({
  /** Tells answers apart. */
  requestId: z.uuid(),
  deviceId: z.string().min(1).max(63),
});
export type RecentRequest = z.infer<typeof recentRequest>;

export const recentAnswer = z.object({
  requestId: z.uuid(),
  /** Newest first; none when this gateway heard nothing of the device. */
  messages: z.array(recentMessage),
});
export type RecentAnswer = z.infer<typeof recentAnswer>;
