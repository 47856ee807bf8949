import { z } from 'zod';
import type { LonLat } from './geodesy.ts';
import { latitude, longitude } from './degrees.ts';

/** A line along a street, or the outline of a square: nobody draws more by hand. */
const CORNERS_AT_MOST = 100;

const corner = z.tuple([longitude, latitude]);

/** What an operator draws for whoever is sent there: GeoJSON in WGS-84, one line or one ring without holes. */
export const drawnShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('LineString'), coordinates: z.array(corner).min(2).max(CORNERS_AT_MOST) }),
  z.object({
    type: z.literal('Polygon'),
    coordinates: z.tuple([
      z
        .array(corner)
        .min(4)
        .max(CORNERS_AT_MOST + 1)
        .refine((ring) => ring[0]?.[0] === ring.at(-1)?.[0] && ring[0]?.[1] === ring.at(-1)?.[1], {
          message: 'a ring ends where it begins',
        }),
    ]),
  }),
]);
export type DrawnShape = z.infer<typeof drawnShape>;

/** Its line; of a ring the outline, which ends where it begins. */
export function drawnLine(shape: DrawnShape): readonly LonLat[] {
  return shape.type === 'LineString' ? shape.coordinates : shape.coordinates[0];
}
