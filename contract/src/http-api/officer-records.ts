import { z } from 'zod';
import { officerOfSquad, TRAVEL_MODES } from './people.ts';

const code = z.string().trim().min(1).max(32);
const name = z.string().trim().min(1).max(64);

/** `GET /squads`, by code. */
export const squad = z.object({
  id: z.number().int(),
  code: z.string(),
  name: z.string(),
  areaId: z.number().int(),
  areaName: z.string(),
  /** Who serves in it now. */
  officers: z.number().int(),
});
export type Squad = z.infer<typeof squad>;

/** `PUT /squads/{id}` */
export const squadChange = z.object({ name, areaId: z.number().int() });
export type SquadChange = z.infer<typeof squadChange>;

/** `POST /squads` */
export const newSquad = squadChange.extend({ code });
export type NewSquad = z.infer<typeof newSquad>;

/** `GET /officer-records`: an officer as administered, those who have left too, by badge. */
export const officerRecord = officerOfSquad.extend({
  /** The terminal or vehicle unit carried. */
  deviceId: z.string().nullable(),
  /** User names of the accounts bound to the officer that are not disabled. */
  accounts: z.array(z.string()),
  retiredAt: z.number().nullable(),
});
export type OfficerRecord = z.infer<typeof officerRecord>;

/** `POST /officers`, `PUT /officers/{id}` */
export const officerChange = z.object({
  badge: code,
  name,
  squadId: z.number().int(),
  travelMode: z.enum(TRAVEL_MODES),
});
export type OfficerChange = z.infer<typeof officerChange>;

/** `POST /officers/{id}/retire`: what went with the officer. */
export const retirement = z.object({
  officer: officerRecord,
  /** Shifts to come that are not any more. */
  shifts: z.number().int(),
  accountsDisabled: z.number().int(),
});
export type Retirement = z.infer<typeof retirement>;
