import { z } from 'zod';
import { latitude, longitude } from '../degrees.ts';
import { INSTRUCTION_TEXT_MAX } from '../instruction.ts';
import { CELL_CLASSES } from './city.ts';
import { TRAVEL_MODES } from './people.ts';

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
  'beyond-limit',
] as const;
export type NotSent = (typeof NOT_SENT)[number];

/** Why a plan sends nobody (A9; A12 of streets; A13). */
export const NOT_SERVED = [
  'nobody-in-reach',
  'worth-less-than-beats',
  'others-gain-more',
  'beyond-limit',
  'with-its-cell',
  'next-on-its-beat',
  'somebody-there',
] as const;
export type NotServed = (typeof NOT_SERVED)[number];

/** Until when somebody rests (epoch ms), where that is the reason; else null. */
const restUntil = z.number().nullable();

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
  notOffered: z.array(z.object({ officerId: z.number().int(), reason: z.enum(NOT_OFFERED), restUntil })),
});
export type OfficerRanking = z.infer<typeof officerRanking>;

/** An alarm, a cell or a piece of a street that somebody is wanted at: one of the three identities is there. */
const allocationTask = z.object({
  alarmId: z.number().int().nullable(),
  cellId: z.number().int().nullable(),
  /** Of a piece of a street. */
  segmentId: z.number().int().nullable(),
  /** The cell's code, the alarm's source, the street's name, which may be empty. */
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
      cells: z.array(
        z.object({
          cellId: z.number().int(),
          name: z.string(),
          lon: z.number(),
          lat: z.number(),
          arrivesAt: z.number(),
          /** It, or a street in it, wants a visit; else it is on the way round. */
          isDue: z.boolean(),
        }),
      ),
    }),
  ),
  notSent: z.array(z.object({ officerId: z.number().int(), reason: z.enum(NOT_SENT), restUntil })),
  notServed: z.array(z.object({ task: allocationTask, reason: z.enum(NOT_SERVED) })),
});
export type AllocationPlan = z.infer<typeof allocationPlan>;

/**
 * `POST /allocation/accept`: a move of a plan becomes an order (its priority urgent with an alarm among its stops), unless something has
 * changed that forbids it: 409 `alarm-over`, `task-taken`, `officer-resting`, `officer-busy`, `officer-moved-lately`. The same
 * idempotencyKey answers with the same instruction.
 */
export const acceptMove = z.object({
  idempotencyKey: z.uuid(),
  officerId: z.number().int(),
  text: z.string().trim().min(1).max(INSTRUCTION_TEXT_MAX),
  deadlineMinutes: z.number().int().min(1).max(1440),
  stops: z
    .array(
      allocationTask
        .extend({ lon: longitude, lat: latitude, segmentId: z.number().int().nullable().default(null) })
        .refine((stop) => [stop.alarmId, stop.cellId, stop.segmentId].filter((id) => id !== null).length === 1, {
          path: ['cellId'],
          message: 'exactly one of alarmId, cellId and segmentId',
        }),
    )
    .min(1)
    .max(10),
});
export type AcceptMove = z.infer<typeof acceptMove>;

/**
 * `POST /allocation/what-if`: the planned roster of an area, and the same with these officers besides and those left out, lived through by the
 * rules S1–S7 with people moved by the plan. No alarms; nobody has been anywhere at the start.
 */
export const whatIfQuestion = z
  .object({
    areaId: z.number().int().positive(),
    startsAt: z.number().int().min(0),
    endsAt: z.number().int().max(8_640_000_000_000_000),
    additions: z
      .array(
        z.object({
          beatId: z.number().int().positive(),
          startsAt: z.number().int(),
          endsAt: z.number().int(),
          travelMode: z.enum(TRAVEL_MODES),
        }),
      )
      .max(50),
    /** So many of the officers planned on a beat stay away, those who begin last first. */
    removals: z
      .array(z.object({ beatId: z.number().int().positive(), officers: z.number().int().min(1).max(50) }))
      .max(200)
      .default([]),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt && endsAt - startsAt <= 86_400_000, {
    message: 'must be after startsAt, by a day at most',
    path: ['endsAt'],
  })
  .refine(
    ({ startsAt, endsAt, additions }) =>
      additions.every((one) => startsAt <= one.startsAt && one.startsAt < one.endsAt && one.endsAt <= endsAt),
    { message: 'must begin and end within the time asked for', path: ['additions'] },
  );
export type WhatIfQuestion = z.infer<typeof whatIfQuestion>;

const expectedIdleness = z.object({
  meanIdlenessSeconds: z.number(),
  worstIdlenessSeconds: z.number(),
  /** Minutes of gaps × the weight of the class. */
  weightedGapMinutes: z.number(),
});

const expectation = expectedIdleness.extend({
  officers: z.number().int(),
  metresWalked: z.number(),
  byClass: z.record(z.enum(CELL_CLASSES), expectedIdleness),
  byBeat: z.array(expectedIdleness.extend({ beatId: z.number().int() })),
});
export const whatIfAnswer = z.object({ planned: expectation, changed: expectation });
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>;
