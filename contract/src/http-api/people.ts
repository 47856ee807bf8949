import { z } from 'zod';
import { lineString } from './common.ts';
import { evidenceRow, FIGURE_UNITS, MEASURES } from './evaluation.ts';

export const TRAVEL_MODES = ['foot', 'e-bike', 'car'] as const;
export type TravelMode = (typeof TRAVEL_MODES)[number];

/** An officer and where they belong. */
export const officerOfSquad = z.object({
  id: z.number().int(),
  badge: z.string(),
  name: z.string(),
  squadId: z.number().int(),
  squad: z.string(),
  areaId: z.number().int(),
  travelMode: z.enum(TRAVEL_MODES),
});

/** `GET /officers`, `GET /officers/{id}` */
export const officer = officerOfSquad.extend({
  /** The shift now running, if there is one. */
  shift: z
    .object({
      id: z.number().int(),
      beat: z.string(),
      beatId: z.number().int(),
      deviceId: z.string().nullable(),
      startsAt: z.number(),
      endsAt: z.number(),
      clockedInAt: z.number().nullable(),
    })
    .nullable(),
});
export type Officer = z.infer<typeof officer>;

/** `GET /shifts?at=…|from=…&to=…&officerId=…` (epoch ms; default: now) */
export const shift = z.object({
  id: z.number().int(),
  officerId: z.number().int(),
  officerName: z.string(),
  badge: z.string(),
  beatId: z.number().int(),
  beat: z.string(),
  areaId: z.number().int(),
  /** The terminal that is planned for it. */
  deviceId: z.string().nullable(),
  startsAt: z.number(),
  endsAt: z.number(),
  clockedInAt: z.number().nullable(),
  clockedOutAt: z.number().nullable(),
  /** The last rest that was said from the phone, and until when it lasts unless it is ended before; null: there was none. */
  restStartsAt: z.number().nullable(),
  restEndsAt: z.number().nullable(),
});
export type Shift = z.infer<typeof shift>;

export const stop = z.object({
  startsAt: z.number(),
  endsAt: z.number(),
  lon: z.number(),
  lat: z.number(),
  fixCount: z.number().int(),
});

/**
 * `GET /shifts/{id}/trajectory`: computed from the fixes stored by now. `segments` are the cleaned track split at silences;
 * `times` runs parallel to the coordinates of each segment (epoch ms).
 */
export const trajectory = z.object({
  shiftId: z.number().int(),
  computedAt: z.number(),
  distanceMetres: z.number(),
  movingSeconds: z.number(),
  unknownSeconds: z.number(),
  fixCount: z.number().int(),
  rejectedCount: z.number().int(),
  /** Positions of it are no longer stored: the line is within two metres, and what comes late changes it no more. */
  fixesForgotten: z.boolean(),
  segments: z.array(z.object({ line: lineString, times: z.array(z.number()) })),
  stops: z.array(stop),
});
export type Trajectory = z.infer<typeof trajectory>;

/** `GET /shifts/{id}/visits` */
export const visit = z.object({
  cellId: z.number().int(),
  cellCode: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
});
export type Visit = z.infer<typeof visit>;

/** One figure: value = numerator / denominator where there is a denominator; null when the denominator is 0. */
export const figure = z.object({
  measure: z.enum(MEASURES),
  numerator: z.number(),
  denominator: z.number().nullable(),
  unit: z.enum(FIGURE_UNITS),
  value: z.number().nullable(),
  /** How many rows stand behind it; the rows: `GET /shifts/{id}/performance/{measure}/evidence`. */
  evidenceCount: z.number().int(),
});
export type Figure = z.infer<typeof figure>;

/** `GET /performance?at=…` (all shifts then running) and `GET /shifts/{id}/performance` */
export const performance = z.object({
  shiftId: z.number().int(),
  officerId: z.number().int(),
  officerName: z.string(),
  badge: z.string(),
  beat: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  computedAt: z.number().nullable(),
  figures: z.array(figure),
});
export type Performance = z.infer<typeof performance>;

/** `GET /shifts/{id}/performance/{measure}/evidence`: rows that can be found again on the trail. */
export const evidence = z.object({
  measure: z.enum(MEASURES),
  rows: z.array(evidenceRow),
});
export type Evidence = z.infer<typeof evidence>;
