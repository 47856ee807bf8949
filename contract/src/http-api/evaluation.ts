import { z } from 'zod';
import { AREA_LEVELS } from './common.ts';

/** The five dimensions of an evaluation: how much, how well, by the rules, by the standard, and standing in for it. */
export const DIMENSIONS = ['quantity', 'quality', 'discipline', 'standard', 'responsibility'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What is measured of a shift, in the order shown. */
export const MEASURES = [
  'duty-time',
  'distance',
  'cells-visited',
  'coverage',
  'worst-idleness',
  'clock-in-on-time',
  'on-beat-time',
  'off-beat',
  'acknowledged-in-time',
  'arrived-in-time',
  'done-in-time',
  'alarms-attended',
  'unknown-time',
] as const;
export type Measure = (typeof MEASURES)[number];

export const FIGURE_UNITS = ['s', 'm', 'count'] as const;

const bothLanguages = z.object({ zh: z.string(), en: z.string() });

/** `GET /measures`: what every figure is. */
export const measureDefinition = z.object({
  id: z.enum(MEASURES),
  dimension: z.enum(DIMENSIONS),
  /** Which way is better; `neither`: shown, but no reason to praise or to blame. */
  better: z.enum(['higher', 'lower', 'neither']),
  unit: z.enum(FIGURE_UNITS),
  /** Is the value numerator / denominator? Otherwise it is the numerator. */
  isShare: z.boolean(),
  name: bothLanguages,
  definition: bothLanguages,
});
export type MeasureDefinition = z.infer<typeof measureDefinition>;

export const EXEMPTION_KINDS = ['rest', 'ordered-task', 'weather', 'lost-gps', 'leave'] as const;
export type ExemptionKind = (typeof EXEMPTION_KINDS)[number];

/** `POST /exemptions`: for one officer, or for everybody whose beat lies in an area (weather). */
export const newExemption = z
  .object({
    officerId: z.number().int().positive().nullable(),
    areaId: z.number().int().positive().nullable(),
    kind: z.enum(EXEMPTION_KINDS),
    startsAt: z.number().int().positive(),
    endsAt: z.number().int().positive(),
    reason: z.string().trim().min(1).max(500),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, { path: ['endsAt'], message: 'must be after startsAt' })
  .refine(({ startsAt, endsAt }) => endsAt - startsAt <= 31 * 86_400_000, {
    path: ['endsAt'],
    message: 'at most 31 days after startsAt',
  })
  .refine(({ officerId, areaId }) => (officerId === null) !== (areaId === null), {
    path: ['officerId'],
    message: 'exactly one of officerId and areaId',
  });
export type NewExemption = z.infer<typeof newExemption>;

/** `GET /exemptions?from=&to=&officerId=`, newest first. Revoked ones stay, marked. */
export const exemption = z.object({
  id: z.number().int(),
  officerId: z.number().int().nullable(),
  officerName: z.string().nullable(),
  areaId: z.number().int().nullable(),
  kind: z.enum(EXEMPTION_KINDS),
  startsAt: z.number(),
  endsAt: z.number(),
  reason: z.string(),
  grantedAt: z.number(),
  grantedBy: z.string(),
  revokedAt: z.number().nullable(),
  revokedBy: z.string().nullable(),
  /** Granted for this appeal; null: without one. */
  appealId: z.number().int().nullable(),
});
export type Exemption = z.infer<typeof exemption>;

/**
 * Answer to a grant or a revocation: how many shifts are being computed anew for it, and of how many of these positions are no longer
 * stored, so that their trails and visits stay and only figures change.
 */
export const exemptionChange = z.object({
  exemption,
  shiftsRecomputed: z.number().int(),
  fixesForgotten: z.number().int(),
});
export type ExemptionChange = z.infer<typeof exemptionChange>;

/** Points of one measure: none at `zeroAt`, all at `fullAt`, in proportion between. The weights of a profile add up to 100. */
export const profilePart = z.object({
  measure: z.enum(MEASURES),
  weight: z.number().min(0).max(100),
  zeroAt: z.number(),
  fullAt: z.number(),
});
export type ProfilePart = z.infer<typeof profilePart>;

/** `POST /weight-profiles` */
export const newWeightProfile = z
  .object({
    name: z.string().trim().min(1).max(100),
    /** The first moment it holds for; until the next one of a later moment. */
    effectiveFrom: z.number().int().positive(),
    parts: z.array(profilePart).min(1),
  })
  .refine(({ parts }) => Math.abs(parts.reduce((total, part) => total + part.weight, 0) - 100) < 1e-6, {
    path: ['parts'],
    message: 'the weights must add up to 100',
  })
  .refine(({ parts }) => new Set(parts.map((part) => part.measure)).size === parts.length, {
    path: ['parts'],
    message: 'every measure at most once',
  })
  .refine(({ parts }) => parts.every((part) => part.zeroAt !== part.fullAt), {
    path: ['parts'],
    message: 'zeroAt and fullAt must differ',
  });
export type NewWeightProfile = z.infer<typeof newWeightProfile>;

/** `GET /weight-profiles`, newest first. Profiles are never changed, only followed by others. */
export const weightProfile = z.object({
  id: z.number().int(),
  name: z.string(),
  effectiveFrom: z.number(),
  createdBy: z.string().nullable(),
  parts: z.array(profilePart),
});
export type WeightProfile = z.infer<typeof weightProfile>;

export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof GRADES)[number];

/** A figure over a period: numerators and denominators of all shifts added up before they are divided. */
const periodFigure = z.object({
  measure: z.enum(MEASURES),
  numerator: z.number(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
  /** 0–100 by the profile; null where nothing was to be measured or the profile does not weigh it. */
  points: z.number().nullable(),
  weight: z.number(),
  /** The same in the period before (环比) and a year ago (同比), by the city's calendar. */
  previousValue: z.number().nullable(),
  yearAgoValue: z.number().nullable(),
});
export type PeriodFigure = z.infer<typeof periodFigure>;

const standing = {
  /** 0–100; null when less than half of the weights had anything to measure. */
  score: z.number().nullable(),
  grade: z.enum(GRADES).nullable(),
  previousScore: z.number().nullable(),
  yearAgoScore: z.number().nullable(),
  shifts: z.number().int(),
  figures: z.array(periodFigure),
};

/** Why figures of a shift that was over changed. */
export const REVISION_CAUSES = ['late-data', 'exemption', 'limits', 'beat'] as const;
export type RevisionCause = (typeof REVISION_CAUSES)[number];

export const officerEvaluation = z.object({
  officerId: z.number().int(),
  officerName: z.string(),
  badge: z.string(),
  squad: z.string(),
  /** null: frozen before it was kept. */
  squadId: z.number().int().nullable(),
  /** Seconds of granted exemptions on duty: in no numerator and in no denominator. */
  exemptSeconds: z.number(),
  /** When figures of a shift that was over changed, and why; null: never. */
  revisedAt: z.number().nullable(),
  revisedBecause: z.enum(REVISION_CAUSES).nullable(),
  ...standing,
});
export type OfficerEvaluation = z.infer<typeof officerEvaluation>;

/** How many have shifts behind the figures of a squad, a beat or an area. */
const officers = z.number().int();

export const squadEvaluation = z.object({
  squad: z.string(),
  /** null: frozen before it was kept. */
  squadId: z.number().int().nullable(),
  officers,
  ...standing,
});
export type SquadEvaluation = z.infer<typeof squadEvaluation>;

/** Of the shifts on a beat, whoever walked it. */
export const beatEvaluation = z.object({
  beatId: z.number().int(),
  beat: z.string(),
  areaId: z.number().int(),
  officers,
  ...standing,
});
export type BeatEvaluation = z.infer<typeof beatEvaluation>;

/** Of the shifts on the beats in an area and below it. */
export const areaEvaluation = z.object({
  areaId: z.number().int(),
  /** Of the area above; null where that is not asked about. */
  parentId: z.number().int().nullable(),
  level: z.enum(AREA_LEVELS),
  name: z.string(),
  nameEn: z.string(),
  officers,
  ...standing,
});
export type AreaEvaluation = z.infer<typeof areaEvaluation>;

/**
 * `GET /evaluation?from=&to=&areaId=` computed now, or `?periodId=` as it was frozen. `previous=month`: what has passed of a month is
 * compared with the same days of the month before; a longer span is refused. `beatId=`: of the shifts on that beat only, so that the
 * officers' figures add up to the beat's; of a frozen period these are compared with nothing.
 */
export const evaluation = z.object({
  from: z.number(),
  to: z.number(),
  areaId: z.number().int(),
  /** The profile in force at the beginning of the period. */
  profile: weightProfile,
  /** Set: frozen, and never to change. */
  frozen: z
    .object({ periodId: z.number().int(), name: z.string(), frozenAt: z.number(), frozenBy: z.string() })
    .nullable(),
  computedAt: z.number(),
  officers: z.array(officerEvaluation),
  squads: z.array(squadEvaluation),
  /** Those in the areas asked about; none for an officer, and none in periods frozen before there were any. */
  beats: z.array(beatEvaluation),
  /** Parents before children. */
  areas: z.array(areaEvaluation),
});
export type Evaluation = z.infer<typeof evaluation>;

/** A row behind a figure, which can be found again on the trail. */
export const evidenceRow = z.object({
  kind: z.enum(['interval', 'cell', 'move', 'instruction', 'alarm']),
  counted: z.boolean(),
  /** Set: left out of numerator and denominator by this exemption. */
  exempt: z.enum(EXEMPTION_KINDS).optional(),
  label: z.string(),
  startsAt: z.number().nullable(),
  endsAt: z.number().nullable(),
  cellId: z.number().int().nullable(),
  amount: z.number().nullable(),
});
export type EvidenceRow = z.infer<typeof evidenceRow>;

/** `GET /evaluation/officers/{id}/evidence?measure=&from=&to=|periodId=&beatId=`: rows of all shifts of the period (on the beat). */
export const evaluationEvidence = z.object({
  measure: z.enum(MEASURES),
  rows: z.array(evidenceRow.extend({ shiftId: z.number().int() })),
});
export type EvaluationEvidence = z.infer<typeof evaluationEvidence>;

/** `POST /evaluation/periods`: freeze. The period must be over, and its shifts settled. */
export const newEvaluationPeriod = z
  .object({
    name: z.string().trim().min(1).max(100),
    areaId: z.number().int().positive(),
    from: z.number().int().positive(),
    to: z.number().int().positive(),
  })
  .refine(({ from, to }) => to > from, { path: ['to'], message: 'must be after from' });

/** `GET /evaluation/periods`, newest first. */
export const evaluationPeriod = z.object({
  id: z.number().int(),
  name: z.string(),
  areaId: z.number().int(),
  from: z.number(),
  to: z.number(),
  frozenAt: z.number(),
  frozenBy: z.string(),
});
export type EvaluationPeriod = z.infer<typeof evaluationPeriod>;
