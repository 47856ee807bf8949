import { z } from 'zod';
import type { SEVERITIES } from '../telemetry/messages.ts';

const metres = (most: number): z.ZodNumber => z.number().positive().max(most);
const seconds = (most: number): z.ZodNumber => z.number().positive().max(most);

function perSeverity(number: z.ZodNumber): Record<(typeof SEVERITIES)[number], z.ZodNumber> {
  return { critical: number, major: number, minor: number, warning: number };
}

/**
 * `GET /limits`, `PUT /limits`: what figures are computed by. Each number's unit is in its name; what it means is in the RULES.md
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
  allocation: z.object({
    farSeconds: seconds(7_200),
    movedSeconds: seconds(14_400),
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
      numbers: z.array(z.object({ path: z.string(), before: z.number().nullable(), after: z.number().nullable() })),
    }),
  ),
});
export type LimitHistory = z.infer<typeof limitHistory>;

/** Answer to a change: how many running shifts are being computed anew. */
export const limitsChange = z.object({ limits, shiftsRecomputed: z.number().int() });
export type LimitsChange = z.infer<typeof limitsChange>;
