import { z } from 'zod';

/** WGS-84 degrees. */
export const longitude = z.number().min(-180).max(180);
export const latitude = z.number().min(-90).max(90);
