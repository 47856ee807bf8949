import { z } from 'zod';

/**
 * A device's clock reading: ISO 8601 with an offset, or epoch milliseconds. Parsed to epoch milliseconds.
 * Seconds are not guessed at: a number that would be 1970 is refused by the clock rule, by name.
 */
export const moment = z
  .union([z.number(), z.iso.datetime({ offset: true })])
  .transform((value) => (typeof value === 'number' ? Math.round(value) : Date.parse(value)));

/** Unique per device; made on the device, kept until PUBACK, the same when re-sent. */
export const messageId = z.union([z.string().min(1).max(128), z.number().int().nonnegative()]).transform(String);
