import { z } from 'zod';
import { latitude, longitude } from '../degrees.ts';
import { SEVERITIES } from '../telemetry/messages.ts';

const id = z.number().int().positive().max(2_147_483_647);
const corner = z.tuple([longitude, latitude]);

export const GEOFENCE_CORNERS_AT_MOST = 500;
export const GEOFENCE_LINE_POINTS_AT_MOST = 2_000;
export const GEOFENCE_WINDOWS_AT_MOST = 20;
const RADIUS_METRES_AT_MOST = 20_000;
const HALF_WIDTH_METRES_AT_MOST = 500;
const MINUTES_A_DAY = 1_440;

/**
 * Where a geofence is, WGS-84: a ring (the closing corner is not repeated), a circle, or a corridor of so many metres on both sides of a line.
 */
export const geofenceShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('polygon'), ring: z.array(corner).min(3).max(GEOFENCE_CORNERS_AT_MOST) }),
  z.object({
    kind: z.literal('circle'),
    lon: longitude,
    lat: latitude,
    radiusMetres: z.number().min(10).max(RADIUS_METRES_AT_MOST),
  }),
  z.object({
    kind: z.literal('corridor'),
    line: z.array(corner).min(2).max(GEOFENCE_LINE_POINTS_AT_MOST),
    halfWidthMetres: z.number().min(5).max(HALF_WIDTH_METRES_AT_MOST),
  }),
]);
export type GeofenceShape = z.infer<typeof geofenceShape>;

const ids = z.array(id).min(1).max(500);
/** Whom it is about, among the officers whom the fence's area commands. */
const geofenceSubjects = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everybody') }),
  z.object({ kind: z.literal('squads'), ids }),
  z.object({ kind: z.literal('beats'), ids }),
  z.object({ kind: z.literal('officers'), ids }),
]);
export type GeofenceSubjects = z.infer<typeof geofenceSubjects>;

/**
 * A window of the week by the city's clocks. Weekdays 1 (Monday) to 7 on which it begins; minutes of the day. Ends it not after its
 * beginning, it ends on the next day.
 */
const geofenceWindow = z.object({
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  fromMinute: z
    .number()
    .int()
    .min(0)
    .max(MINUTES_A_DAY - 1),
  toMinute: z.number().int().min(0).max(MINUTES_A_DAY),
});
export type GeofenceWindow = z.infer<typeof geofenceWindow>;

/** `nobody`: none of them is inside. `each`: every one of them who is not. */
export const ABSENT_WHEN = ['nobody', 'each'] as const;

/** Of what an alarm is raised, and how severe it is; null: of that none. */
const geofenceAlarms = z.object({
  enter: z.enum(SEVERITIES).nullable(),
  leave: z.enum(SEVERITIES).nullable(),
  absent: z
    .object({ severity: z.enum(SEVERITIES), minutes: z.number().int().min(1).max(240), when: z.enum(ABSENT_WHEN) })
    .nullable(),
});

const wishes = {
  name: z.string().trim().min(1).max(60),
  shape: geofenceShape,
  subjects: geofenceSubjects,
  /** Empty: always. Events are told at all times, alarms are raised inside it. */
  schedule: z.array(geofenceWindow).max(GEOFENCE_WINDOWS_AT_MOST),
  alarms: geofenceAlarms,
  /** Seconds that somebody must be inside, or outside, before it counts. */
  dwellSeconds: z.number().int().min(0).max(3_600),
  /** Metres beyond the edge before outside is outside. */
  marginMetres: z.number().min(0).max(500),
  /** Paused: nobody is looked at. */
  enabled: z.boolean(),
};

/** `POST /geofences` */
export const newGeofence = z.object({ ...wishes, areaId: id });
export type NewGeofence = z.infer<typeof newGeofence>;

/** `PUT /geofences/{id}`: whole; `version` is that of what was changed, 409 when somebody else was faster. */
export const geofenceChange = z.object({ ...wishes, version: z.number().int() });
export type GeofenceChange = z.infer<typeof geofenceChange>;

/** `GET /geofences`, by name. */
export const geofence = z.object({
  ...wishes,
  id: z.number().int(),
  areaId: z.number().int(),
  areaName: z.string(),
  version: z.number().int(),
  changedAt: z.number(),
  changedBy: z.string(),
  /** Who is inside now, as far as is known: silence is not leaving. */
  inside: z.array(z.object({ officerId: z.number().int(), name: z.string(), since: z.number() })),
});
export type Geofence = z.infer<typeof geofence>;

/** `off-duty`: the shift ended inside. */
export const GEOFENCE_EVENT_KINDS = ['enter', 'leave', 'off-duty'] as const;
export type GeofenceEventKind = (typeof GEOFENCE_EVENT_KINDS)[number];

/** `GET /geofences/{id}/events?before=&limit=`, newest first. `at`: of the first fix of the change. */
export const geofenceEvent = z.object({
  id: z.number().int(),
  kind: z.enum(GEOFENCE_EVENT_KINDS),
  at: z.number(),
  officerId: z.number().int(),
  officerName: z.string(),
  badge: z.string(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
});
export type GeofenceEvent = z.infer<typeof geofenceEvent>;
