import { z } from 'zod';
import { ROLES } from './common.ts';

/** `POST /session` */
export const signIn = z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) });

/** `POST /session/demo`: demo mode only, signs in as the demo account of that role. */
export const demoSignIn = z.object({ role: z.enum(ROLES) });

/** `POST /setup`: the first administrator; refused once any account exists. */
export const firstAdministrator = z.object({
  username: z.string().min(3).max(64),
  displayName: z.string().min(1).max(64),
  password: z.string().min(12).max(256),
});

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
});
export type Session = z.infer<typeof session>;

/** `GET /setup`, open to all: what the sign-in page must offer. */
export const setupState = z.object({
  needsAdministrator: z.boolean(),
  demo: z.boolean(),
  /** Does the request carry a session? Asked first, so that a first visit does not begin with a refusal. */
  signedIn: z.boolean(),
});
export type SetupState = z.infer<typeof setupState>;
