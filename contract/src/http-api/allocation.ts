import { z } from 'zod';

/** Why an officer is not offered for a place: the first that holds (A1 of the server's compute/allocation/RULES.md). */
export const NOT_OFFERED = ['off-duty', 'no-position', 'resting', 'busy-urgent', 'too-far', 'duty-ends'] as const;
export type NotOffered = (typeof NOT_OFFERED)[number];

/** Why a plan does not send an officer (A9). */
export const NOT_SENT = [
  ...NOT_OFFERED,
  'busy',
  'moved-lately',
  'nothing-in-reach',
  'worth-more-on-beat',
  'others-gain-more',
] as const;
export type NotSent = (typeof NOT_SENT)[number];

/** Why a plan sends nobody (A9). */
export const NOT_SERVED = ['nobody-in-reach', 'worth-less-than-beats', 'others-gain-more'] as const;
export type NotServed = (typeof NOT_SERVED)[number];

/** `GET /allocation/rank?lon=&lat=`: who can be at a place, best first, and why everybody else on shift is not offered. */
export const officerRanking = z.object({
  computedAt: z.number(),
  offered: z.array(
    z.object({
      officerId: z.number().int(),
      arrivesAt: z.number(),
      travelSeconds: z.number(),
      isFree: z.boolean(),
      isOnOwnBeat: z.boolean(),
      fixAgeSeconds: z.number(),
      /** Since somebody sent them to a place; null: not lately. */
      movedSecondsAgo: z.number().nullable(),
    }),
  ),
  notOffered: z.array(z.object({ officerId: z.number().int(), reason: z.enum(NOT_OFFERED) })),
});
export type OfficerRanking = z.infer<typeof officerRanking>;

/** An alarm or a cell that somebody is wanted at: one of the two identities is there. */
const allocationTask = z.object({
  alarmId: z.number().int().nullable(),
  cellId: z.number().int().nullable(),
  /** The cell's code, the alarm's source. */
  name: z.string(),
  lon: z.number(),
  lat: z.number(),
});

/** `GET /allocation/plan?areaId=`: who should go where, from what is open now. Nobody is instructed by asking. */
export const allocationPlan = z.object({
  computedAt: z.number(),
  areaId: z.number().int(),
  moves: z.array(
    z.object({
      officerId: z.number().int(),
      /** In this order. */
      stops: z.array(allocationTask.extend({ arrivesAt: z.number(), leavesAt: z.number() })),
      /** Weighted minutes of gaps (for alarms: of waiting) that sending this one saves. */
      gainMinutes: z.number(),
      isOnOwnBeat: z.boolean(),
      /** Nobody else that could be sent is there sooner. */
      isNearest: z.boolean(),
    }),
  ),
  /** Where officers who are free go next on their own beats. */
  rounds: z.array(
    z.object({
      officerId: z.number().int(),
      cells: z.array(z.object({ cellId: z.number().int(), name: z.string(), arrivesAt: z.number() })),
    }),
  ),
  notSent: z.array(z.object({ officerId: z.number().int(), reason: z.enum(NOT_SENT) })),
  notServed: z.array(z.object({ task: allocationTask, reason: z.enum(NOT_SERVED) })),
});
export type AllocationPlan = z.infer<typeof allocationPlan>;
