import { z } from 'zod';
import { instructionForDevice } from './instruction.ts';

const base64url = (characters: number): z.ZodString =>
  z
    .string()
    .regex(/^[\w-]+={0,2}$/)
    .max(characters);

/** `push-subscription` of a terminal: where its browser takes messages while the page is closed, and the keys they are encrypted to (RFC 8291). */
export const pushSubscription = z.object({
  endpoint: z.url().max(1_000),
  keys: z.object({ p256dh: base64url(100), auth: base64url(40) }),
});
export type PushSubscriptionKeys = z.infer<typeof pushSubscription>;

/** What is pushed: enough to say what it is about. The instruction itself comes when the page opens. */
export const pushMessage = instructionForDevice.pick({ id: true, kind: true, priority: true, text: true });
export type PushMessage = z.infer<typeof pushMessage>;
