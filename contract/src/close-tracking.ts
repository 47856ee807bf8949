import { z } from 'zod';

/** Asked to report its position more often for a while (`v1/{deviceId}/down/track`, `POST /devices/{id}/track`); 0 seconds end it. */
export const closeTracking = z.object({
  everySeconds: z.number().int().min(1).max(60),
  forSeconds: z.number().int().min(0).max(3_600),
});
export type CloseTracking = z.infer<typeof closeTracking>;
