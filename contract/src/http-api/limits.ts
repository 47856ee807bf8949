import { z } from 'zod';
import type { Priority } from '../instruction.ts';
import type { SEVERITIES } from '../telemetry/messages.ts';

const metres = (most: number): z.ZodNumber => z.number().positive().max(most);
const seconds = (most: number): z.ZodNumber => z.number().positive().max(most);

function perSeverity<T extends z.ZodType>(number: T): Record<(typeof SEVERITIES)[number], T> {
  return { critical: number, major: number, minor: number, warning: number };
}

function perPriority(number: z.ZodNumber): Record<Priority, z.ZodNumber> {
  return { routine: number, urgent: number };
}

/**
 * `GET /limits`, `PUT /limits`: what is computed and judged by. Each number's unit is in its name; what it means is in the RULES.md
 * beside the computation. Those by travel mode differ by it.
 */
export const limits = z.object({
  trajectory: z.object({
    accuracyMetres: metres(1_000),
    speedMetresPerSecond: z.object({ foot: metres(50), 'e-bike': metres(50), car: metres(100) }),
    agreeingFixes: z.number().int().min(2).max(20),
    silenceSeconds: seconds(3_600),
    stopMetres: z.object({ foot: metres(1_000), 'e-bike': metres(1_000), car: metres(1_000) }),
    stopSeconds: z.object({ foot: seconds(7_200), 'e-bike': seconds(7_200), car: seconds(7_200) }),
  }),
  coverage: z.object({
    presenceMetres: z.number().min(0).max(200),
    leaveMetres: metres(500),
    leaveSeconds: seconds(600),
    joinSeconds: seconds(600),
    joinStepMetres: metres(200),
    visitSeconds: seconds(3_600),
    /** null: once a shift. */
    targetSeconds: z.object({
      A: seconds(86_400).nullable(),
      B: seconds(86_400).nullable(),
      C: seconds(86_400).nullable(),
    }),
    weight: z.object({ A: z.number().min(0).max(100), B: z.number().min(0).max(100), C: z.number().min(0).max(100) }),
    knownShare: z.number().min(0).max(1),
    /** null: none. */
    streetTargetSeconds: z.object({
      main: seconds(86_400).nullable(),
      secondary: seconds(86_400).nullable(),
      lane: seconds(86_400).nullable(),
    }),
    streetWeight: z.object({
      main: z.number().min(0).max(100),
      secondary: z.number().min(0).max(100),
      lane: z.number().min(0).max(100),
    }),
  }),
  figures: z.object({
    acknowledgeSeconds: z.object({ routine: seconds(86_400), urgent: seconds(86_400) }),
    clockInGraceSeconds: z.number().min(0).max(7_200),
    offBeatSeconds: seconds(7_200),
    attendSeconds: seconds(86_400),
  }),
  /** Of all rests together that an officer says from the phone in a shift; planned ones are beside them. */
  rests: z.object({ restSeconds: seconds(14_400) }),
  /** What the map says of the age of a position, and the roster of who has not come. */
  picture: z
    .object({
      staleSeconds: seconds(3_600),
      unknownSeconds: seconds(7_200),
      absentSeconds: seconds(14_400),
    })
    .refine(({ staleSeconds, unknownSeconds }) => staleSeconds < unknownSeconds, {
      path: ['unknownSeconds'],
      message: 'longer than until it is late',
    }),
  /** When a step of an instruction is late, and when it is sent again. */
  instructions: z.object({
    deliveredSeconds: z.object(perPriority(seconds(86_400))),
    acceptedSeconds: z.object(perPriority(seconds(86_400))),
    remindShare: z.object({ 'roll-call': z.number().min(0.1).max(0.95), 'check-in': z.number().min(0.1).max(0.95) }),
    retrySeconds: z.object({
      first: seconds(3_600),
      second: seconds(3_600),
      third: seconds(3_600),
      fourth: seconds(3_600),
      later: seconds(3_600),
    }),
    arrivalMetres: metres(500),
    arrivalAccuracyMetres: metres(1_000),
  }),
  alarms: z.object({
    /** null: never. */
    escalateSeconds: z.object(perSeverity(seconds(86_400).nullable())),
  }),
  /** From when a device is said to be silent or impaired. */
  devices: z.object({
    fixSilenceSeconds: seconds(7_200),
    readingSilenceSeconds: seconds(86_400),
    aheadSeconds: seconds(3_600),
    lagSeconds: seconds(86_400),
    lowBattery: z.number().min(1).max(100),
    emptyBattery: z.number().min(1).max(100),
  }),
  allocation: z.object({
    farSeconds: seconds(7_200),
    movedSeconds: seconds(14_400),
    movedShare: z.number().min(0).max(1),
    busySeconds: z.number().min(0).max(7_200),
    offBeatSeconds: z.number().min(0).max(3_600),
    lossPerMetre: z.number().min(0).max(1_000),
    aheadSeconds: z.number().min(0).max(7_200),
    idlenessShare: z.number().min(0).max(1),
    alarmLossPerSecond: z.object(perSeverity(z.number().min(0).max(10_000))),
    staySeconds: z.object({ A: seconds(3_600), B: seconds(3_600), C: seconds(3_600) }),
  }),
});
export type Limits = z.infer<typeof limits>;

/**
 * `GET /limits/history`: what comes with the platform, and the last changes, newest first. A number is named by its path
 * (`coverage.weight.A`); null before or after: there was none.
 */
export const limitHistory = z.object({
  defaults: limits,
  changes: z.array(
    z.object({
      at: z.number(),
      by: z.string(),
      /** Empty: of a time when none was asked for. */
      reason: z.string(),
      numbers: z.array(z.object({ path: z.string(), before: z.number().nullable(), after: z.number().nullable() })),
    }),
  ),
});
export type LimitHistory = z.infer<typeof limitHistory>;

/** `PUT /limits`: all of them, and why they are changed. */
export const limitsOrder = z.object({
  limits,
  reason: z.string().trim().min(2).max(300),
  /** What whoever changes them saw in force: refused when others are by now, which would be changed back unseen. */
  seen: limits.optional(),
});
export type LimitsOrder = z.infer<typeof limitsOrder>;

/** Answer to a change: how many running shifts are being computed anew. */
export const limitsChange = z.object({ limits, shiftsRecomputed: z.number().int() });
export type LimitsChange = z.infer<typeof limitsChange>;
