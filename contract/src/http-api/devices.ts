import { z } from 'zod';
import { latitude, longitude } from '../degrees.ts';
import { REVIEW_SEVERITIES } from '../telemetry/messages.ts';
import { isDeviceId } from '../topics.ts';

export const DEVICE_KINDS = ['camera', 'probe', 'terminal', 'vehicle', 'video-server'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];
export const DEVICE_PROTOCOLS = ['own', 'owntracks', 'osmand', 'jt808', 'frigate', 'onvif', 'opcua'] as const;
export type DeviceProtocol = (typeof DEVICE_PROTOCOLS)[number];
/** Protocols in which a device can be asked to say again how and where it is. */
export const REBIRTH_PROTOCOLS: readonly DeviceProtocol[] = ['own', 'owntracks', 'jt808'];
/** Protocols in which a device can be asked to report more often for a while. */
export const TRACK_PROTOCOLS: readonly DeviceProtocol[] = ['own', 'jt808'];
/** What a device's coordinates are in. Chinese maps and phones speak the last two. */
export const COORDINATE_SYSTEMS = ['wgs84', 'gcj02', 'bd09'] as const;
export type CoordinateSystem = (typeof COORDINATE_SYSTEMS)[number];

const deviceId = z.string().refine(isDeviceId, '1–63 letters, digits, _ . - and a letter or digit first');

/** `GET /devices`, `GET /devices/{id}` */
export const device = z.object({
  id: z.string(),
  kind: z.enum(DEVICE_KINDS),
  protocol: z.enum(DEVICE_PROTOCOLS),
  name: z.string(),
  areaId: z.number().int(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  /** Cameras: where they look, degrees; opening angle; reach in metres. */
  heading: z.number().nullable(),
  fieldOfView: z.number().nullable(),
  rangeMetres: z.number().nullable(),
  /** Probes: what they measure and the limits (see probeLimits). */
  quantity: z.string().nullable(),
  unit: z.string().nullable(),
  /** Can it be watched? */
  hasPicture: z.boolean(),
  online: z.boolean().nullable(),
  lastSeenAt: z.number().nullable(),
});
export type Device = z.infer<typeof device>;

/** Raise above (or below) with hysteresis: raised at `raise` held for `holdSeconds`, cleared at `clear`. */
export const probeLimits = z.object({
  type: z.string().min(1).max(64),
  direction: z.enum(['above', 'below']),
  raise: z.number(),
  clear: z.number(),
  holdSeconds: z.number().nonnegative(),
  severity: z.enum(['critical', 'major', 'minor', 'warning']),
});
export type ProbeLimits = z.infer<typeof probeLimits>;

/** `POST /devices` → 201 with the token, shown this once; only its digest is kept. */
export const newDevice = z.object({
  id: deviceId,
  kind: z.enum(DEVICE_KINDS),
  protocol: z.enum(DEVICE_PROTOCOLS),
  coordinateSystem: z.enum(COORDINATE_SYSTEMS).optional(),
  name: z.string().min(1).max(100),
  areaId: z.number().int(),
  lon: longitude.optional(),
  lat: latitude.optional(),
  heading: z.number().min(0).max(360).optional(),
  fieldOfView: z.number().min(1).max(360).optional(),
  rangeMetres: z.number().positive().max(5000).optional(),
  quantity: z.string().max(64).optional(),
  unit: z.string().max(16).optional(),
  limits: z.array(probeLimits).max(8).optional(),
  /**
   * Frigate cameras: the id of the video server and the camera's name there. ONVIF cameras of a recorder: the recorder's id and the
   * token of their video source there. OPC UA probes: endpoint and node id.
   * JT/T 808: terminal number and the manufacturer's terminal id, with a slash between them.
   */
  parentId: deviceId.optional(),
  address: z.string().max(300).optional(),
});
export type NewDevice = z.infer<typeof newDevice>;
export const deviceWithToken = z.object({ device, token: z.string() });

/** `GET /devices/{id}/readings?from=…&to=…` newest first, at most 1,000. */
export const reading = z.object({
  time: z.number(),
  quantity: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  quality: z.string(),
});
export type Reading = z.infer<typeof reading>;

/** `GET /devices/{id}/camera-events?eventId=…`, newest first, at most 200: one row an event, latest phase. `/{eventId}/picture`: its JPEG. */
export const cameraEvent = z.object({
  eventId: z.string(),
  label: z.string(),
  score: z.number().nullable(),
  zones: z.array(z.string()),
  startTime: z.number(),
  endTime: z.number().nullable(),
  phase: z.string(),
  /** Left, top, right, bottom in pixels of the picture that is kept, otherwise of the stream that is looked at; null where it was not said. */
  box: z.array(z.number()).length(4).nullable(),
  /** Whether the video server keeps a picture and a recording of it; null where it was not said. */
  hasSnapshot: z.boolean().nullable(),
  hasClip: z.boolean().nullable(),
  /** Of the most urgent review it is part of; null when it is part of none. */
  severity: z.enum(REVIEW_SEVERITIES).nullable(),
});
export type CameraEvent = z.infer<typeof cameraEvent>;

/** `GET /devices/{id}/camera-reviews`, newest first, at most 200: camera events that a video server puts before people together. */
export const cameraReview = z.object({
  reviewId: z.string(),
  severity: z.enum(REVIEW_SEVERITIES),
  startTime: z.number(),
  /** null: it goes on. */
  endTime: z.number().nullable(),
  labels: z.array(z.string()),
  zones: z.array(z.string()),
  eventIds: z.array(z.string()),
});
export type CameraReview = z.infer<typeof cameraReview>;
