import { z } from 'zod';
import { officerOfSquad } from './people.ts';

const id = z.number().int().positive().max(2_147_483_647);
const moment = z.number().int().min(0).max(8_640_000_000_000_000);

/** A rest planned within a shift: nobody is sent anywhere then, and nobody answers for that time. Epoch ms. */
const plannedRest = z.object({ startsAt: moment, endsAt: moment });

/** A shift on the roster; times in epoch ms. */
export const rosterShift = z.object({
  id: z.number().int(),
  officerId: z.number().int(),
  beatId: z.number().int(),
  beat: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  rest: plannedRest.nullable(),
  deviceId: z.string().nullable(),
  /** Who changed it by hand, and when; null: as the daily roster planned it. */
  changedBy: z.string().nullable(),
  changedAt: z.number().nullable(),
});
export type RosterShift = z.infer<typeof rosterShift>;

/** `GET /roster?from=…&to=…` (epoch ms, at most 31 days): officers of the caller's squads and their shifts. */
export const roster = z.object({
  officers: z.array(officerOfSquad),
  shifts: z.array(rosterShift),
});
export type Roster = z.infer<typeof roster>;

/** Without a rest there is none, also where there was one. */
const times = { beatId: id, startsAt: moment, endsAt: moment, rest: plannedRest.optional() };

/** One change of the roster. A shift that has begun can only be ended, and that at once. */
export const rosterChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), officerId: id, ...times }),
  z.object({ kind: z.literal('change'), shiftId: id, ...times }),
  z.object({ kind: z.literal('remove'), shiftId: id }),
  z.object({ kind: z.literal('end'), shiftId: id }),
]);
export type RosterChange = z.infer<typeof rosterChange>;

export const ROSTER_CHANGES_AT_MOST = 5_000;

/** `POST /roster/changes`: all of them or none. */
export const rosterChanges = z.object({ changes: z.array(rosterChange).min(1).max(ROSTER_CHANGES_AT_MOST) });
export type RosterChanges = z.infer<typeof rosterChanges>;

/** Why a change is refused: `message` of the detail `changes.N` beside the code `roster-conflict`. */
export const ROSTER_CONFLICTS = [
  'officer-not-found',
  'beat-not-found',
  'shift-not-found',
  /** It lies before now. */
  'past',
  /** It has begun: only ending it is possible. */
  'begun',
  /** To be ended, but not running. */
  'not-running',
  /** It ends before it begins, or lasts longer than a day. */
  'length',
  /** The rest does not lie within the shift. */
  'rest',
  /** The officer has another shift at that time. */
  'overlap',
] as const;
export type RosterConflict = (typeof ROSTER_CONFLICTS)[number];

/** Answer of `POST /roster/changes`. */
export const rosterChanged = z.object({
  /** Shifts added, changed and ended, as they are now. */
  shifts: z.array(rosterShift),
  /** What puts everything back; empty when something cannot be put back. */
  undo: z.array(rosterChange),
});
export type RosterChanged = z.infer<typeof rosterChanged>;

/** Hours before its beginning from which a shift is among those of now. */
export const ROSTER_AHEAD_HOURS = 2;

/** `GET /roster/now`: shifts that run, and those that begin soon; of officers whose squad or beat the caller sees. Times in epoch ms. */
export const rosterNow = z.object({
  at: z.number(),
  shifts: z.array(
    z.object({
      shiftId: z.number().int(),
      officerId: z.number().int(),
      badge: z.string(),
      name: z.string(),
      squadId: z.number().int(),
      squad: z.string(),
      beatId: z.number().int(),
      beat: z.string(),
      startsAt: z.number(),
      endsAt: z.number(),
      clockedInAt: z.number().nullable(),
      clockedOutAt: z.number().nullable(),
      /** The last rest that was said from the phone. */
      restStartsAt: z.number().nullable(),
      restEndsAt: z.number().nullable(),
    }),
  ),
});
export type RosterNow = z.infer<typeof rosterNow>;
export type RosterNowShift = RosterNow['shifts'][number];
