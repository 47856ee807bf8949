import { z } from 'zod';
import { pictureSource } from './camera-pictures.ts';
import { COORDINATE_SYSTEMS, device } from './devices.ts';

const port = z.number().int();

/** `GET /devices/{id}/setup`: what an administrator needs to connect a device, or to find out why it does not. */
export const deviceSetup = z.object({
  device,
  coordinateSystem: z.enum(COORDINATE_SYSTEMS),
  parentId: z.string().nullable(),
  address: z.string().nullable(),
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

/** `PUT /devices/{id}/officer`; null: nobody's. */
export const carrierChange = z.object({ officerId: z.number().int().positive().nullable() });

/** From when on: shifts that the device now belongs to, and daily rosters it is planned with. */
export const carrierChanged = z.object({ shifts: z.number().int(), rosters: z.number().int() });
export type CarrierChanged = z.infer<typeof carrierChanged>;
