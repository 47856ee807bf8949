import { z } from 'zod';
import { instructionReceiptMessage } from './messages.ts';
import {
  CAMERA_EVENT_PHASES,
  LOCATION_PERMISSIONS,
  READING_QUALITIES,
  type REVIEW_SEVERITIES,
  SEVERITIES,
  TRACKING_STATES,
} from './messages.ts';

/**
 * What the gateway admitted, in one shape whatever the device spoke. Times are epoch milliseconds:
 * `time` by the device's clock, `receivedAt` by the gateway's. Flags say why a row must be used with care.
 */

/** Bits of `flags` in the stream tables. */
export const FLAG_FUTURE = 1; // event time more than 60 s ahead: stored, never "latest position"
export const FLAG_LATE = 2; // arrived more than 60 s after its event time
export const FLAG_MOCK = 4; // the phone says the position is made up
export const FLAG_INACCURATE = 8; // accuracy worse than 50 m

const common = { deviceId: z.string(), time: z.number(), receivedAt: z.number(), messageKey: z.number().int() };

export const admittedFix = z.object({
  ...common,
  lon: z.number(),
  lat: z.number(),
  accuracy: z.number().optional(),
  altitude: z.number().optional(),
  speed: z.number().optional(),
  heading: z.number().optional(),
  battery: z.number().optional(),
  flags: z.number().int(),
});
export type AdmittedFix = z.infer<typeof admittedFix>;

export const admittedCameraEvent = z.object({
  ...common,
  eventId: z.string(),
  phase: z.enum(CAMERA_EVENT_PHASES),
  label: z.string(),
  score: z.number().optional(),
  zones: z.array(z.string()),
  stationarySeconds: z.number().optional(),
  falsePositive: z.boolean(),
  startTime: z.number(),
  endTime: z.number().optional(),
  /** Left, top, right, bottom in pixels of the stream that is looked at. */
  box: z.array(z.number().int()).length(4).optional(),
  hasSnapshot: z.boolean().optional(),
  hasClip: z.boolean().optional(),
  flags: z.number().int(),
});
export type AdmittedCameraEvent = z.infer<typeof admittedCameraEvent>;

/** Camera events that a video server puts before people together. One `reviewId` through its life; only its last state counts. */
export interface AdmittedCameraReview {
  readonly deviceId: string;
  /** The review's begin, epoch ms, as `startTime`. */
  readonly time: number;
  readonly receivedAt: number;
  readonly reviewId: string;
  readonly severity: ReviewSeverity;
  readonly startTime: number;
  readonly endTime?: number;
  readonly labels: readonly string[];
  readonly zones: readonly string[];
  readonly eventIds: readonly string[];
}
export type ReviewSeverity = (typeof REVIEW_SEVERITIES)[number];

export const admittedReading = z.object({
  ...common,
  quantity: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  quality: z.enum(READING_QUALITIES),
  flags: z.number().int(),
});
export type AdmittedReading = z.infer<typeof admittedReading>;

export const admittedAlarm = z.object({
  ...common,
  type: z.string(),
  severity: z.enum(SEVERITIES),
  active: z.boolean(),
  text: z.string(),
  lon: z.number().optional(),
  lat: z.number().optional(),
});
export type AdmittedAlarm = z.infer<typeof admittedAlarm>;

/**
 * How a connection ended, as the gateway saw it: the device said goodbye; it went silent beyond its keep-alive; the line broke;
 * the gateway ended it (flood, foreign topic, revoked token); it did not come back after a restart of the gateway.
 */
export const OFFLINE_REASONS = ['goodbye', 'keep-alive', 'connection-lost', 'refused', 'not-back'] as const;
export type OfflineReason = (typeof OFFLINE_REASONS)[number];

export const admittedStatus = z.object({
  deviceId: z.string(),
  time: z.number(),
  receivedAt: z.number(),
  state: z.enum(['online', 'offline']),
  battery: z.number().optional(),
  permission: z.enum(LOCATION_PERMISSIONS).optional(),
  tracking: z.enum(TRACKING_STATES).optional(),
  /** With `offline`, when it is the gateway that says so. */
  offlineReason: z.enum(OFFLINE_REASONS).optional(),
  /** The gateway that the device is connected to, where others of its kind speak through a broker cluster: it alone says that it is gone. */
  gatewayId: z.string().optional(),
});
export type AdmittedStatus = z.infer<typeof admittedStatus>;

export const admittedReceipt = instructionReceiptMessage.omit({ id: true, time: true }).extend(common);
export type AdmittedReceipt = z.infer<typeof admittedReceipt>;

/** Why a gateway's journal takes nothing more: its own limit, a disk without room, or a disk that does not answer. */
export const JOURNAL_FULL_REASONS = ['size', 'disk', 'stalled'] as const;
export type JournalFullReason = (typeof JOURNAL_FULL_REASONS)[number];

/** Whether a gateway takes what devices say. Said on every change, and again every few seconds while it does not. */
export const intakeState = z.object({
  gatewayId: z.string(),
  /** null: it does. */
  full: z.enum(JOURNAL_FULL_REASONS).nullable(),
  /** Epoch ms, by the gateway's clock. */
  since: z.number(),
});
export type IntakeState = z.infer<typeof intakeState>;
/** Seconds between two times that a gateway says it is full. */
export const INTAKE_SAID_EVERY_SECONDS = 2;

/** One announcement on LIVE_TOPIC: everything admitted in the last few milliseconds, in order of admission. */
export const liveBatch = z.object({
  sequence: z.number().int(),
  fixes: z.array(admittedFix),
  cameraEvents: z.array(admittedCameraEvent),
  readings: z.array(admittedReading),
  alarms: z.array(admittedAlarm),
  statuses: z.array(admittedStatus),
  receipts: z.array(admittedReceipt),
  intake: intakeState.optional(),
});
export type LiveBatch = z.infer<typeof liveBatch>;
