import { z } from 'zod';
import { latitude, longitude } from '../degrees.ts';
import { drawnShape } from '../drawn-shape.ts';
import {
  INSTRUCTION_KINDS,
  INSTRUCTION_STATES,
  INSTRUCTION_TEXT_MAX,
  PRIORITIES,
  STEP_SOURCES,
} from '../instruction.ts';
import { orderPhotos } from '../photo.ts';
import { SEVERITIES } from '../telemetry/messages.ts';
import { CELL_CLASSES } from './city.ts';
import { ROAD_CLASSES } from './common.ts';

export const ALARM_NOTE_KINDS = ['comment', 'assigned', 'false', 'escalated'] as const;

/** What somebody, or the clock, did about an alarm. */
const alarmNote = z.object({
  id: z.number().int(),
  at: z.number(),
  /** Null: the clock. */
  by: z.string().nullable(),
  kind: z.enum(ALARM_NOTE_KINDS),
  text: z.string(),
  assignee: z.string().nullable(),
});

/** `GET /alarms?state=active|all`, newest first; live as `alarm`. */
export const alarm = z.object({
  id: z.number().int(),
  /** Null: it is a geofence's. */
  sourceDeviceId: z.string().nullable(),
  /** The device's, after the officer's who carried it; or the geofence's, and the officer's it is about. */
  sourceName: z.string(),
  geofenceId: z.number().int().nullable(),
  /** Whom it is about: who carried the terminal, or who entered or left the geofence; null: nobody in particular. */
  officerId: z.number().int().nullable(),
  areaId: z.number().int(),
  type: z.string(),
  severity: z.enum(SEVERITIES),
  text: z.string(),
  active: z.boolean(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  raisedAt: z.number(),
  clearedAt: z.number().nullable(),
  acknowledgedAt: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  /** Who sees to it. */
  assignee: z.string().nullable(),
  /** When somebody found that it was none. */
  falseAt: z.number().nullable(),
  /** When nobody had acknowledged it for too long, or somebody asked for more attention. */
  escalatedAt: z.number().nullable(),
  /** Oldest first. */
  notes: z.array(alarmNote),
  /** The reading or event behind it. */
  evidence: z.record(z.string(), z.unknown()),
});
export type Alarm = z.infer<typeof alarm>;

const noteText = z.string().trim().max(500);
/** `POST /alarms/{id}/notes`. Giving it to somebody, and finding it false, acknowledge it. */
export const newAlarmNote = z.discriminatedUnion('kind', [
  z.object({ key: z.uuid(), kind: z.literal('comment'), text: noteText.min(1) }),
  z.object({ key: z.uuid(), kind: z.literal('assigned'), text: noteText.default(''), assigneeId: z.number().int() }),
  z.object({ key: z.uuid(), kind: z.literal('false'), text: noteText.min(1) }),
  z.object({ key: z.uuid(), kind: z.literal('escalated'), text: noteText.default('') }),
]);
export type NewAlarmNote = z.infer<typeof newAlarmNote>;

/** `GET /alarms/{id}/assignees` */
export const alarmAssignee = z.object({ accountId: z.number().int(), name: z.string() });
export type AlarmAssignee = z.infer<typeof alarmAssignee>;

export const place = z.object({ lon: longitude, lat: latitude, name: z.string().max(100).optional() });

const wording = {
  text: z.string().trim().min(1).max(INSTRUCTION_TEXT_MAX),
  priority: z.enum(PRIORITIES).default('routine'),
  /** Minutes until it expires by itself. */
  deadlineMinutes: z.number().int().min(1).max(1440).default(60),
};

/** Officers that one instruction goes to: everybody of a large city on duty. */
const RECEIVERS_AT_MOST = 5_000;

/** `POST /instructions` and Socket.IO `instruct`. The same idempotencyKey answers with the same instruction. */
export const newInstruction = z
  .object({
    idempotencyKey: z.uuid(),
    kind: z.enum(INSTRUCTION_KINDS).default('order'),
    officerIds: z.array(z.number().int()).min(1).max(RECEIVERS_AT_MOST),
    ...wording,
    place: place.optional(),
    /** Orders: a line to follow, or a ring to look after. */
    drawing: drawnShape.optional(),
    /** Orders: photos that the caller has brought (`PUT /instruction-photos/{sha256}`). */
    photos: orderPhotos.default([]),
    /** Check-ins: answered, the next one is due so many minutes later, until it is cancelled or the shift ends. */
    repeatMinutes: z.number().int().min(1).max(720).optional(),
    /** Officers off duty are disturbed, for this reason. Without one they are refused. */
    offDutyReason: z.string().trim().min(2).max(200).optional(),
  })
  .refine(({ kind, repeatMinutes }) => repeatMinutes === undefined || kind === 'check-in', {
    path: ['repeatMinutes'],
    message: 'only check-ins repeat',
  })
  .refine(({ kind, drawing }) => drawing === undefined || kind === 'order', {
    path: ['drawing'],
    message: 'only orders have one',
  })
  .refine(({ kind, photos }) => photos.length === 0 || kind === 'order', {
    path: ['photos'],
    message: 'only orders have photos',
  });
export type NewInstruction = z.input<typeof newInstruction>;

export const instructionStep = z.object({
  state: z.enum(INSTRUCTION_STATES),
  at: z.number(),
  source: z.enum(STEP_SOURCES),
  reason: z.string().nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
});

/** `GET /instructions`, `GET /instructions/{id}`; live as `instruction`. */
export const instruction = z.object({
  id: z.uuid(),
  kind: z.enum(INSTRUCTION_KINDS),
  issuedAt: z.number(),
  issuedBy: z.string(),
  text: z.string(),
  repeatMinutes: z.number().int().nullable(),
  /** The instruction that this one was given instead of, or after. */
  replaces: z.uuid().nullable(),
  /** Which receiver of that one it was given instead of. */
  replacesOfficerId: z.number().int().nullable(),
  offDutyReason: z.string().nullable(),
  priority: z.enum(PRIORITIES),
  place: place.nullable(),
  drawing: drawnShape.nullable(),
  /** `GET /instructions/{id}/photos/{sha256}` */
  photos: orderPhotos,
  deadline: z.number(),
  receivers: z.array(
    z.object({
      officerId: z.number().int(),
      officerName: z.string(),
      badge: z.string(),
      areaId: z.number().int(),
      deviceId: z.string().nullable(),
      state: z.enum(INSTRUCTION_STATES),
      attempts: z.number().int(),
      steps: z.array(instructionStep),
    }),
  ),
});
export type Instruction = z.infer<typeof instruction>;

/**
 * `POST /instructions/{id}/reassign`: the same order to somebody else, cancelled for who had it. Answered with the new instruction; the
 * same key answers with the same one.
 */
export const reassignInstruction = z.object({
  idempotencyKey: z.uuid(),
  fromOfficerId: z.number().int(),
  toOfficerId: z.number().int(),
});
export type ReassignInstruction = z.infer<typeof reassignInstruction>;

/** `POST /instructions/{id}/resend`: to the receivers named, or to all who have not answered; who has ended or gone off duty is left out. */
export const resendInstruction = z.object({ officerIds: z.array(z.number().int()).min(1).optional() });

/** `GET /instruction-templates`: those of the caller's areas and of the areas above. */
export const instructionTemplate = z.object({
  id: z.number().int(),
  areaId: z.number().int(),
  text: z.string(),
  priority: z.enum(PRIORITIES),
  deadlineMinutes: z.number().int(),
});
export type InstructionTemplate = z.infer<typeof instructionTemplate>;

/** `POST /instruction-templates`: kept for the caller's own area; the same text again changes the rest. */
export const newInstructionTemplate = z.object(wording);
export type NewInstructionTemplate = z.input<typeof newInstructionTemplate>;

/** `POST /instructions/{id}/cancel`: all receivers, or the ones named. */
export const cancelInstruction = z.object({
  officerIds: z.array(z.number().int()).min(1).optional(),
  reason: z.string().max(500).optional(),
});

/** `GET /coverage/now`: idleness of the caller's cells. `[cellId, idlenessSeconds|null (never since the shift began), class level 0–4]` */
export const coverageNow = z.object({
  computedAt: z.number(),
  /** Idleness as a share of the target: <0.5, <0.8, <1, <2, ≥2 → level 0–4. */
  cells: z.array(z.tuple([z.number().int(), z.number().nullable(), z.number().int().min(0).max(4)])),
  meetingTarget: z.number().int(),
  withTarget: z.number().int(),
  /** Cells at least half in view of a fixed camera, among those above: observation, which is not presence. */
  observed: z.array(z.number().int()),
});
export type CoverageNow = z.infer<typeof coverageNow>;

/** Is a class beyond the target? Those up to 2 meet it. */
export function isOverdueLevel(level: number): boolean {
  return level > 2;
}

/**
 * Coverage as it changed since the snapshot or delta before. Idleness of what is not named grows by itself; where its clock stands,
 * in rest or unknown time, it is named before it is half a minute ahead.
 */
export interface CoverageChange {
  /** Epoch ms. */
  readonly computedAt: number;
  readonly cells: CoverageNow['cells'];
  /** Cells under no running shift any more. */
  readonly gone: readonly number[];
  /** All of them, when they are others. */
  readonly observed?: readonly number[];
}

/** `GET /streets`: pieces of streets between junctions, as the map has them. */
export const streetSegment = z.object({
  id: z.number().int(),
  /** Empty: it has none. */
  name: z.string(),
  /** null: the map does not say it; such a street has no revisit target. */
  roadClass: z.enum(ROAD_CLASSES).nullable(),
  line: z.array(z.tuple([z.number(), z.number()])),
  metres: z.number(),
});
export type StreetSegment = z.infer<typeof streetSegment>;

/**
 * `GET /coverage/streets?at=`: seconds since each piece was last walked or driven along (null: not in a day), and its level by the share of
 * its revisit target that is gone by, as that of a cell; null: no target, or nobody on duty there. Pieces with neither are left out.
 */
export const streetCoverage = z.object({
  at: z.number(),
  streets: z.array(z.tuple([z.number().int(), z.number().nullable(), z.number().int().min(0).max(4).nullable()])),
});
export type StreetCoverage = z.infer<typeof streetCoverage>;

/** `GET /shifts/{id}/streets`: pieces in order of time, by map matching. */
export const streetVisit = z.object({
  name: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  metres: z.number(),
});
export type StreetVisit = z.infer<typeof streetVisit>;

/** `GET /coverage/area?radius=&seconds=&at=&areaId=`: walkable ground within `radiusMetres` of a trail of the last `seconds`. */
export const trailArea = z.object({
  areaId: z.number().int(),
  at: z.number(),
  radiusMetres: z.number(),
  seconds: z.number(),
  walkableSquareMetres: z.number(),
  coveredSquareMetres: z.number(),
  /** By how much the covered area may be off at most. */
  errorSquareMetres: z.number(),
  /** The covered ground: rows from the south, eight pixels a byte with the first in the lowest bit, base64. Degrees. */
  raster: z.object({
    west: z.number(),
    south: z.number(),
    east: z.number(),
    north: z.number(),
    columns: z.number().int(),
    rows: z.number().int(),
    bits: z.string(),
  }),
});
export type TrailArea = z.infer<typeof trailArea>;

const openGap = {
  /** The cell, or the one in which the middle of the street lies. */
  cellId: z.number().int(),
  areaId: z.number().int(),
  beat: z.string().nullable(),
  startsAt: z.number(),
  endsAt: z.number().nullable(),
  targetSeconds: z.number(),
  lastVisitAt: z.number().nullable(),
  overdueSeconds: z.number(),
  /** Alarms open in the cell. */
  pressing: z.number().int(),
  /** Where to send somebody: inside the cell, the middle of the street. */
  lon: z.number(),
  lat: z.number(),
};

/** `GET /coverage/gaps?at=…`: open gaps of cells and streets, most overdue first (weight × overdue, more where something is open). */
export const coverageGap = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cell'), cellCode: z.string(), class: z.enum(CELL_CLASSES), ...openGap }),
  z.object({
    kind: z.literal('street'),
    segmentId: z.number().int(),
    /** Empty: it has none. */
    name: z.string(),
    roadClass: z.enum(ROAD_CLASSES),
    ...openGap,
  }),
]);
export type CoverageGap = z.infer<typeof coverageGap>;

/** What became of a cell in one shift that answered for it; by anybody, and nobody is named. */
export const cellShiftReport = z.object({
  shiftId: z.number().int(),
  beat: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  /** As of then, if the shift goes on. */
  computedAt: z.number(),
  /** Of at least as long as a visit must be to count, one for each who was there. */
  visits: z.number().int(),
  /** With at least one officer. */
  visitedSeconds: z.number(),
  lastVisitAt: z.number().nullable(),
  /** Of the known on-duty time; null: nothing of it was known. */
  meanIdleSeconds: z.number().nullable(),
  worstIdleSeconds: z.number(),
  /** Unknown or exempt. */
  unknownSeconds: z.number(),
  gaps: z.array(z.object({ startsAt: z.number(), endsAt: z.number().nullable(), targetSeconds: z.number() })),
});
export type CellShiftReport = z.infer<typeof cellShiftReport>;

/** `GET /audit`, administrators and supervisors. */
export const auditEntry = z.object({
  id: z.number().int(),
  at: z.number(),
  account: z.string(),
  action: z.string(),
  object: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** Actions in the audit log by which somebody looked at where somebody else was or what they did, or through a camera. */
export const LOOK_ACTIONS = [
  'view-track',
  'view-visits',
  'view-streets',
  'view-evidence',
  'view-device-messages',
  'watch-camera',
] as const;
