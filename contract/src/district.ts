import { z } from 'zod';
import { timeZoneName } from './city-clock.ts';
import { PICTURE_KINDS } from './http-api/camera-pictures.ts';
import { CELL_CLASSES } from './http-api/city.ts';
import { AREA_LEVELS, mapFeature, surface } from './http-api/common.ts';
import { COORDINATE_SYSTEMS, DEVICE_KINDS, DEVICE_PROTOCOLS, probeLimits } from './http-api/devices.ts';
import { TRAVEL_MODES } from './http-api/people.ts';
import { SEVERITIES } from './telemetry/messages.ts';

/**
 * A district as one document: what an importer reads into an empty database, and what the demonstration district is drawn as.
 * Things refer to each other by code, which stays the same from import to import.
 */
export const districtDocument = z.object({
  format: z.literal('xuncheng-district'),
  version: z.literal(1),
  attribution: z.string(),
  /** IANA name; rosters are in local time. */
  timeZone: timeZoneName,
  /** Parents before children. */
  areas: z.array(
    z.object({
      code: z.string(),
      parentCode: z.string().nullable(),
      level: z.enum(AREA_LEVELS),
      name: z.string(),
      nameEn: z.string(),
      geometry: surface,
    }),
  ),
  /** Tile the district without overlap; each inside one community. */
  cells: z.array(z.object({ code: z.string(), areaCode: z.string(), class: z.enum(CELL_CLASSES), geometry: surface })),
  map: z.array(mapFeature),
  squads: z.array(z.object({ code: z.string(), name: z.string(), areaCode: z.string() })),
  officers: z.array(
    z.object({
      badge: z.string(),
      name: z.string(),
      squadCode: z.string(),
      travelMode: z.enum(TRAVEL_MODES),
    }),
  ),
  beats: z.array(
    z.object({ code: z.string(), name: z.string(), areaCode: z.string(), cellCodes: z.array(z.string()) }),
  ),
  devices: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(DEVICE_KINDS),
      protocol: z.enum(DEVICE_PROTOCOLS),
      coordinateSystem: z.enum(COORDINATE_SYSTEMS).optional(),
      name: z.string(),
      areaCode: z.string(),
      lon: z.number().optional(),
      lat: z.number().optional(),
      heading: z.number().optional(),
      fieldOfView: z.number().optional(),
      rangeMetres: z.number().optional(),
      quantity: z.string().optional(),
      unit: z.string().optional(),
      limits: z.array(probeLimits).optional(),
      parentId: z.string().optional(),
      address: z.string().optional(),
      /** Cameras whose picture anybody in their network may fetch. */
      picture: z.object({ kind: z.enum(PICTURE_KINDS), url: z.url({ protocol: /^https?$/ }) }).optional(),
    }),
  ),
  /** Daily roster: from startMinute (local, since midnight) for durationMinutes the officer walks the beat with the device. */
  roster: z.array(
    z.object({
      badge: z.string(),
      beatCode: z.string(),
      deviceId: z.string(),
      startMinute: z.number().int().min(0).max(1439),
      durationMinutes: z.number().int().min(1).max(1440),
    }),
  ),
  /** Which camera events become alarms; `zone` null means anywhere. */
  cameraAlarmRules: z.array(
    z.object({
      label: z.string(),
      zone: z.string().nullable(),
      minimumStationarySeconds: z.number().nonnegative(),
      type: z.string(),
      severity: z.enum(SEVERITIES),
    }),
  ),
});
export type DistrictDocument = z.infer<typeof districtDocument>;
