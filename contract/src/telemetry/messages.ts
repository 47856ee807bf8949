import { z } from 'zod';
import { latitude, longitude } from '../degrees.ts';
import { RECEIPT_STEPS } from '../instruction.ts';
import { messageId, moment } from './moment.ts';

/** Messages of the own MQTT contract as devices send them (`v1/{deviceId}/up/…`), JSON in UTF-8. */

/** What a fix may say: [least, most] in metres, metres a second, degrees clockwise from north, percent. */
export const FIX_RANGES = {
  accuracy: [0, 1e6],
  altitude: [-1_000, 20_000],
  speed: [0, 200],
  heading: [0, 360],
  battery: [0, 100],
} as const;
const within = ([least, most]: readonly [number, number]) => z.number().min(least).max(most).optional();

/** One position report. */
export const fixMessage = z.object({
  id: messageId,
  time: moment,
  lon: longitude,
  lat: latitude,
  accuracy: within(FIX_RANGES.accuracy),
  altitude: within(FIX_RANGES.altitude),
  speed: within(FIX_RANGES.speed),
  heading: within(FIX_RANGES.heading),
  battery: within(FIX_RANGES.battery),
  /** The phone says the position is made up: stored, flagged, never counted. */
  mock: z.boolean().optional(),
});
export type FixMessage = z.output<typeof fixMessage>;

/** An offline buffer sent at once. Every fix keeps its own id. */
export const fixesMessage = z.object({ fixes: z.array(fixMessage).min(1).max(400) });

export const CAMERA_EVENT_PHASES = ['new', 'update', 'end'] as const;
export const REVIEW_SEVERITIES = ['alert', 'detection'] as const;
/** What a camera saw. One `eventId` is one happening through its life. */
export const cameraEventMessage = z.object({
  id: messageId,
  time: moment,
  eventId: z.string().min(1).max(128),
  phase: z.enum(CAMERA_EVENT_PHASES),
  label: z.string().min(1).max(64),
  score: z.number().min(0).max(1).optional(),
  zones: z.array(z.string().max(64)).max(32).default([]),
  stationarySeconds: z.number().nonnegative().optional(),
  falsePositive: z.boolean().default(false),
  startTime: moment,
  endTime: moment.optional(),
  /** Where in the picture: left, top, right, bottom in pixels of the stream that is looked at. */
  box: z.array(z.number().int().min(-32_768).max(32_767)).length(4).optional(),
  /** Whether the video server keeps a picture and a recording of it. */
  hasSnapshot: z.boolean().optional(),
  hasClip: z.boolean().optional(),
});
export type CameraEventMessage = z.output<typeof cameraEventMessage>;

export const READING_QUALITIES = ['good', 'uncertain', 'bad'] as const;
/** One measured value. A reading of bad quality may have no value. */
export const probeReadingMessage = z.object({
  id: messageId,
  time: moment,
  quantity: z.string().min(1).max(64),
  value: z.number().nullable(),
  unit: z.string().max(16).default(''),
  quality: z.enum(READING_QUALITIES).default('good'),
});
export type ProbeReadingMessage = z.output<typeof probeReadingMessage>;

export const SEVERITIES = ['critical', 'major', 'minor', 'warning'] as const;
/** Most severe first; the index orders queues and clusters. */
export type Severity = (typeof SEVERITIES)[number];

/** An alarm that the device itself decided on. */
export const deviceAlarmMessage = z.object({
  id: messageId,
  time: moment,
  type: z.string().min(1).max(64),
  severity: z.enum(SEVERITIES).default('major'),
  active: z.boolean(),
  text: z.string().max(500).default(''),
  /** Where it happens; left out, it is where the officer with this terminal was last. */
  lon: longitude.optional(),
  lat: latitude.optional(),
});
export type DeviceAlarmMessage = z.output<typeof deviceAlarmMessage>;

/** May the device's software take its position: always, only while it is on screen, or not at all. */
export const LOCATION_PERMISSIONS = ['always', 'when-in-use', 'denied'] as const;
export type LocationPermission = (typeof LOCATION_PERMISSIONS)[number];

/**
 * How a terminal's tracking is, as the terminal itself says: well; not clocked in; its page is not on screen and the system stops it;
 * the system gives it no position; the positions are too inaccurate to count.
 */
export const TRACKING_STATES = ['well', 'off-duty', 'hidden', 'no-position', 'inaccurate'] as const;
export type TrackingState = (typeof TRACKING_STATES)[number];

/** Birth and death certificate. Retained; the will says offline. */
export const statusMessage = z.object({
  id: messageId.optional(),
  time: moment.optional(),
  state: z.enum(['online', 'offline']),
  battery: z.number().min(0).max(100).optional(),
  permission: z.enum(LOCATION_PERMISSIONS).optional(),
  tracking: z.enum(TRACKING_STATES).optional(),
});
export type StatusMessage = z.output<typeof statusMessage>;

/** A step of an instruction, said by a device that has only MQTT. */
export const instructionReceiptMessage = z.object({
  id: messageId,
  time: moment,
  instructionId: z.uuid(),
  step: z.enum(RECEIPT_STEPS),
  reason: z.string().max(500).optional(),
  lon: longitude.optional(),
  lat: latitude.optional(),
});
export type InstructionReceiptMessage = z.output<typeof instructionReceiptMessage>;
