import { isDeviceId } from '@xuncheng/contract';
import { z } from 'zod';

/** An identity in a path. */
export const idParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) });

/** A device's id in a path. */
export const deviceParams = z.object({ id: z.string().refine(isDeviceId, 'not a device id') });

/** A moment in a query: epoch milliseconds, as everywhere in this API. */
export const momentQuery = z.coerce
  .number()
  .int()
  .min(0)
  .max(8_640_000_000_000_000)
  .describe('epoch milliseconds, for example 1790000000000');

/** Nothing to send back. */
export const nothing = z.void();
