import { z } from 'zod';
import { pictureSource } from './camera-pictures.ts';
import { latitude, longitude } from '../degrees.ts';
import { COORDINATE_SYSTEMS, device, probeLimits } from './devices.ts';

const port = z.number().int();

/** `GET /devices/{id}/setup`: what an administrator needs to connect a device, or to find out why it does not. */
export const deviceSetup = z.object({
  device,
  coordinateSystem: z.enum(COORDINATE_SYSTEMS),
  parentId: z.string().nullable(),
  address: z.string().nullable(),
  /** Probes: when what they measure is an alarm. */
  limits: z.array(probeLimits),
  /** Cameras: where their picture is found; null: nowhere. */
  picture: pictureSource.nullable(),
  /** Tokens that are valid; what they are is known to the device alone. */
  tokens: z.array(z.object({ createdAt: z.number() })),
  /** Who carries it: on the running shift, or the next one. */
  officer: z.object({ id: z.number().int(), badge: z.string(), name: z.string() }).nullable(),
  /** Where devices reach the gateway. */
  doors: z.object({
    /** null: under the name that the page itself is reached by. */
    host: z.string().nullable(),
    mqtt: port,
    mqttWebSocket: port,
    osmand: port,
    jt808: port,
  }),
});
export type DeviceSetup = z.infer<typeof deviceSetup>;

/** `PUT /devices/{id}` */
export const deviceChange = z.object({
  name: z.string().trim().min(1).max(100),
  areaId: z.number().int().positive(),
  coordinateSystem: z.enum(COORDINATE_SYSTEMS),
});
export type DeviceChange = z.infer<typeof deviceChange>;

/** `PUT /devices/{id}/place`: where a camera or probe stands, and where a camera looks; null: not known. */
export const devicePlaceChange = z
  .object({
    lon: longitude.nullable(),
    lat: latitude.nullable(),
    heading: z.number().min(0).max(360).nullable(),
    fieldOfView: z.number().min(1).max(360).nullable(),
    rangeMetres: z.number().positive().max(5_000).nullable(),
  })
  .refine(({ lon, lat }) => (lon === null) === (lat === null), { error: 'lon and lat belong together', path: ['lat'] });
export type DevicePlaceChange = z.infer<typeof devicePlaceChange>;

/** `PUT /devices/{id}/measuring`: what a probe measures, and when that is an alarm; each alarm has one limit. */
export const measuringChange = z.object({
  quantity: z.string().trim().max(64).nullable(),
  unit: z.string().trim().max(16).nullable(),
  limits: z
    .array(
      probeLimits.refine(({ direction, raise, clear }) => (direction === 'above' ? clear <= raise : clear >= raise), {
        error: 'an alarm is cleared on the good side of where it is raised',
        path: ['clear'],
      }),
    )
    .max(8)
    .refine((limits) => new Set(limits.map(({ type }) => type)).size === limits.length, 'two limits of one alarm'),
});
export type MeasuringChange = z.infer<typeof measuringChange>;

/** `PUT /devices/{id}/officer`; null: nobody's. */
export const carrierChange = z.object({ officerId: z.number().int().positive().nullable() });

/** From when on: shifts that the device now belongs to, and daily rosters it is planned with. */
export const carrierChanged = z.object({ shifts: z.number().int(), rosters: z.number().int() });
export type CarrierChanged = z.infer<typeof carrierChanged>;
