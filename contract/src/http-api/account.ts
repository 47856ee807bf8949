import { z } from 'zod';
import { timeZoneName } from '../city-clock.ts';
import { importSystem } from './area-import.ts';
import { ROLES } from './common.ts';

/** `POST /session` */
export const signIn = z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) });

/** `POST /session/demo`: demo mode only, signs in as the demo account of that role. */
export const demoSignIn = z.object({ role: z.enum(ROLES) });

const chosenPassword = z.string().min(12).max(256);
const displayName = z.string().trim().min(1).max(64);

/** Of an outline at most. */
export const OUTLINE_CHARACTERS = 2_000_000;

/** The district that a database begins with. */
export const firstDistrict = z.object({
  /** Administrative code, as 330102. */
  code: z.string().trim().min(1).max(64),
  name: z.string().trim().min(1).max(200),
  /** GeoJSON, WKT or a table with a column of WKT; several surfaces together are the district. */
  outline: z.string().min(1).max(OUTLINE_CHARACTERS),
  system: importSystem,
  /** By its IANA name: days, shifts and what clocks show are the district's. */
  timeZone: timeZoneName,
});
export type FirstDistrict = z.infer<typeof firstDistrict>;

/** `POST /setup`: the first administrator; refused once any account exists. */
export const firstAdministrator = z.object({
  username: z.string().min(3).max(64),
  displayName,
  password: chosenPassword,
  /** Needed where there is none yet. */
  district: firstDistrict.optional(),
});
export type FirstAdministrator = z.infer<typeof firstAdministrator>;

/** `GET /session` (401 when not signed in) and the answer of every sign-in. */
export const session = z.object({
  accountId: z.number().int(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
  /** Root of the subtree this account may see and act in. */
  areaId: z.number().int(),
  areaName: z.string(),
  officerId: z.number().int().nullable(),
  /** The district's, by its IANA name: days, shifts and what clocks show are the district's. */
  timeZone: z.string(),
  /** Signed in with a one-time password: nothing is answered before an own one is chosen. */
  mustChangePassword: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** `GET /setup`, open to all: what the sign-in page must offer. */
export const setupState = z.object({
  needsAdministrator: z.boolean(),
  /** Nothing was imported: the first administrator brings the outline of the district. */
  needsDistrict: z.boolean(),
  demo: z.boolean(),
  /** Does the request carry a session? Asked first, so that a first visit does not begin with a refusal. */
  signedIn: z.boolean(),
});
export type SetupState = z.infer<typeof setupState>;

/** `PUT /session/password`: the own password; every other session of the account ends. */
export const ownPassword = z.object({ current: z.string().min(1).max(256), next: chosenPassword });
export type OwnPassword = z.infer<typeof ownPassword>;

/** `GET /accounts`: who can sign in, in the caller's area. */
export const account = z.object({
  id: z.number().int(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
  areaId: z.number().int(),
  areaName: z.string(),
  officerId: z.number().int().nullable(),
  /** Badge and name of that officer. */
  officer: z.string().nullable(),
  /** Made by the demonstration mode, and changed by nobody else. */
  demo: z.boolean(),
  createdAt: z.number(),
  disabledAt: z.number().nullable(),
  /** Until when its one-time password lets in; null: the person has chosen an own one. */
  oneTimeUntil: z.number().nullable(),
});
export type Account = z.infer<typeof account>;

/** `PUT /accounts/{id}` */
export const accountChange = z
  .object({
    displayName,
    role: z.enum(ROLES),
    areaId: z.number().int(),
    officerId: z.number().int().nullable().default(null),
  })
  .refine(({ role, officerId }) => role !== 'officer' || officerId !== null, {
    path: ['officerId'],
    error: 'an account of the role officer is bound to an officer',
  });
export type AccountChange = z.infer<typeof accountChange>;

/** `POST /accounts`: names of the demonstration are not free; letters of any script, digits and . _ @ - */
export const newAccount = accountChange.safeExtend({
  username: z
    .string()
    .min(2)
    .max(64)
    .regex(/^(?!demo-)[\p{L}\p{N}._@-]+$/u),
});
export type NewAccount = z.infer<typeof newAccount>;

/** Answer of `POST /accounts` and `POST /accounts/{id}/password`: the one-time password is shown this once. */
export const accountWithPassword = z.object({ account, password: z.string() });
export type AccountWithPassword = z.infer<typeof accountWithPassword>;
