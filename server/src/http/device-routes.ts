import {
  cameraEvent,
  cameraReview,
  closeTracking,
  device,
  deviceWithToken,
  newDevice,
  reading,
  REBIRTH_PROTOCOLS,
  TRACK_PROTOCOLS,
  type Device,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { createDeviceToken } from '../access/device-token.ts';
import type { GatewayLink } from '../live/from-gateway.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { insertTokenDigest, revokeTokens } from '../store/device-credentials.ts';
import { insertDevice, listCameraEvents, listCameraReviews, listDevices, listReadings } from '../store/devices.ts';
import { deviceParams, eventIdText, momentQuery, nothing } from './parameters.ts';
import { route, type Route } from './route.ts';

const READINGS_AT_MOST = 1_000;
const CAMERA_EVENTS_AT_MOST = 200;

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly gateway: Pick<GatewayLink, 'publish'>;
  /** A device was created or its tokens changed: the live picture must know. */
  readonly onChange: (deviceId: string) => Promise<void>;
}

/** Devices, their tokens and what they said. */
export function deviceRoutes({ database, areas, gateway, onChange }: Needs): Route[] {
  async function find(caller: Caller, id: string): Promise<Device> {
    const [found] = await listDevices(database, caller.scope.areaIds, id);
    if (!found) throw notFound('device');
    return found;
  }

  async function tell(caller: Caller, { id }: Device, kind: 'rebirth' | 'track', message: object): Promise<void> {
    if (!(await gateway.publish(id, kind, message)))
      throw new Refusal(503, 'gateway-away', 'The gateway did not answer; asking again does no harm.');
    await insertAudit(database, { accountId: caller.accountId, action: `device-${kind}`, object: `device/${id}` });
  }

  return [
    route(
      { method: 'get', path: '/devices', tag: 'devices', summary: 'Devices of the caller', access: 'view-devices' },
      { reply: z.array(device) },
      (_call, caller) => listDevices(database, caller.scope.areaIds, null),
    ),
    route(
      { method: 'get', path: '/devices/{id}', tag: 'devices', summary: 'One device', access: 'view-devices' },
      { params: deviceParams, reply: device },
      (call, caller) => find(caller, call.params.id),
    ),
    route(
      {
        method: 'post',
        path: '/devices',
        tag: 'devices',
        summary: 'Create a device; its token is shown this once',
        access: 'manage-devices',
        status: 201,
      },
      { body: newDevice, reply: deviceWithToken },
      async (call, caller) => {
        if (!areas.tree().contains(caller.areaId, call.body.areaId)) throw notFound('area');
        const { token, sha256 } = createDeviceToken();
        await transact(database, async (transaction) => {
          const result = await insertDevice(transaction, call.body, caller.scope.areaIds);
          if (result === 'no-parent') throw notFound('parent-device');
          if (result === 'taken')
            throw new Refusal(409, 'device-exists', 'A device with this id, or at this address, exists already.');
          await insertTokenDigest(transaction, call.body.id, sha256);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'device-create',
            object: `device/${call.body.id}`,
          });
        });
        await onChange(call.body.id);
        return { device: await find(caller, call.body.id), token };
      },
    ),
    route(
      {
        method: 'post',
        path: '/devices/{id}/credentials',
        tag: 'devices',
        summary: 'One more token for a device, or one in place of all others; shown this once',
        access: 'manage-devices',
        status: 201,
      },
      {
        params: deviceParams,
        query: z.object({ replace: z.enum(['true', 'false']).default('false').describe('revoke all others') }),
        reply: deviceWithToken,
      },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        const { token, sha256 } = createDeviceToken();
        const replaces = call.query.replace === 'true';
        await transact(database, async (transaction) => {
          if (replaces) await revokeTokens(transaction, found.id);
          await insertTokenDigest(transaction, found.id, sha256);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: replaces ? 'device-token-replace' : 'device-token-create',
            object: `device/${found.id}`,
          });
        });
        if (replaces) await onChange(found.id);
        return { device: found, token };
      },
    ),
    route(
      {
        method: 'delete',
        path: '/devices/{id}/credentials',
        tag: 'devices',
        summary: 'Revoke every token of a device',
        access: 'manage-devices',
        status: 204,
      },
      { params: deviceParams, reply: nothing },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        await revokeTokens(database, found.id);
        await insertAudit(database, {
          accountId: caller.accountId,
          action: 'device-token-revoke',
          object: `device/${found.id}`,
        });
        await onChange(found.id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/devices/{id}/rebirth',
        tag: 'devices',
        summary: 'Ask a device (own contract, OwnTracks, JT/T 808) to say again how and where it is',
        access: 'request-rebirth',
        status: 204,
      },
      { params: deviceParams, reply: nothing },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        if (!REBIRTH_PROTOCOLS.includes(found.protocol))
          throw new Refusal(409, 'no-rebirth', 'Devices of this protocol cannot be asked to report again.');
        await tell(caller, found, 'rebirth', {});
      },
    ),
    route(
      {
        method: 'post',
        path: '/devices/{id}/track',
        tag: 'devices',
        summary: 'Ask a device (own contract, JT/T 808) to report its position more often for a while',
        access: 'request-rebirth',
        status: 204,
      },
      { params: deviceParams, body: closeTracking, reply: nothing },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        if (!TRACK_PROTOCOLS.includes(found.protocol))
          throw new Refusal(409, 'no-tracking', 'Devices of this protocol cannot be asked to report more often.');
        await tell(caller, found, 'track', call.body);
      },
    ),
    route(
      {
        method: 'get',
        path: '/devices/{id}/readings',
        tag: 'devices',
        summary: 'Readings, newest first',
        access: 'view-devices',
      },
      {
        params: deviceParams,
        query: z.object({ from: momentQuery.optional(), to: momentQuery.optional() }),
        reply: z.array(reading),
      },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        const to = call.query.to ?? call.now;
        return listReadings(database, found.id, call.query.from ?? to - 86_400_000, to, READINGS_AT_MOST);
      },
    ),
    route(
      {
        method: 'get',
        path: '/devices/{id}/camera-events',
        tag: 'devices',
        summary: 'What a camera saw',
        access: 'view-devices',
      },
      { params: deviceParams, query: z.object({ eventId: eventIdText.optional() }), reply: z.array(cameraEvent) },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        return listCameraEvents(database, found.id, CAMERA_EVENTS_AT_MOST, call.query.eventId);
      },
    ),
    route(
      {
        method: 'get',
        path: '/devices/{id}/camera-reviews',
        tag: 'devices',
        summary: 'Events of a camera that its video server put before people together',
        access: 'view-devices',
      },
      { params: deviceParams, reply: z.array(cameraReview) },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        return listCameraReviews(database, found.id, CAMERA_EVENTS_AT_MOST);
      },
    ),
  ];
}
