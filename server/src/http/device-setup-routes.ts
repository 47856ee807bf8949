import {
  carrierChange,
  carrierChanged,
  deviceChange,
  devicePlaceChange,
  deviceSetup,
  measuringChange,
  recentMessage,
  type Device,
  type DeviceSetup,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { openLooks } from '../access/looks.ts';
import type { GatewayLink } from '../live/from-gateway.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { carryDevice } from '../store/carry-device.ts';
import { transact, type Database, type Queryable } from '../store/database.ts';
import { findDeviceSetup, updateDevice, updateDevicePlace, updateMeasuring } from '../store/device-setup.ts';
import { listDevices } from '../store/devices.ts';
import { listOfficers } from '../store/list-officers.ts';
import { deviceParams } from './parameters.ts';
import { route, type Route } from './route.ts';

/** The setup of a device in the caller's area. @throws Refusal when there is none */
type DescribeDevice = (caller: Caller, id: string) => Promise<DeviceSetup>;

/** Describes devices by what is stored of them, and where they connect to. */
export function createDescribeDevice(database: Database, doors: DeviceSetup['doors']): DescribeDevice {
  return async (caller, id) => {
    const [device] = await listDevices(database, caller.scope.areaIds, id);
    const setup = await findDeviceSetup(database, id);
    if (!device || !setup) throw notFound('device');
    return { device, ...setup, doors };
  };
}

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly gateway: Pick<GatewayLink, 'recentMessages'>;
  readonly describe: DescribeDevice;
  /** The live picture must know. */
  readonly onChange: (deviceId: string) => Promise<void>;
  readonly onCarrierChange: () => Promise<void>;
}

/** Connecting a device: how it is set up, who carries it, what it really says. */
export function deviceSetupRoutes(needs: Needs): Route[] {
  const { database, areas, gateway, describe } = needs;
  const noteLook = openLooks(database);

  async function find(caller: Caller, id: string): Promise<Device> {
    const [found] = await listDevices(database, caller.scope.areaIds, id);
    if (!found) throw notFound('device');
    return found;
  }

  /** In one transaction with who did it; then whoever keeps it in memory reads it again. */
  async function change(
    caller: Caller,
    id: string,
    action: string,
    detail: object,
    work: (transaction: Queryable) => Promise<void>,
  ): Promise<DeviceSetup> {
    await transact(database, async (transaction) => {
      await work(transaction);
      await insertAudit(transaction, {
        accountId: caller.accountId,
        action,
        object: `device/${id}`,
        detail: { ...detail },
      });
    });
    await needs.onChange(id);
    return describe(caller, id);
  }

  return [
    route(
      {
        method: 'get',
        path: '/devices/{id}/setup',
        tag: 'devices',
        summary: 'How a device is set up, who carries it, and where it connects to',
        access: 'manage-devices',
      },
      { params: deviceParams, reply: deviceSetup },
      (call, caller) => describe(caller, call.params.id),
    ),
    route(
      {
        method: 'put',
        path: '/devices/{id}',
        tag: 'devices',
        summary: 'Change name, area and coordinate system of a device',
        access: 'manage-devices',
      },
      { params: deviceParams, body: deviceChange, reply: deviceSetup },
      async (call, caller) => {
        const before = await describe(caller, call.params.id);
        if (!areas.tree().contains(caller.areaId, call.body.areaId)) throw notFound('area');
        const { device, coordinateSystem } = before;
        const detail = { before: { name: device.name, areaId: device.areaId, coordinateSystem }, after: call.body };
        return change(caller, call.params.id, 'device-change', detail, (transaction) =>
          updateDevice(transaction, call.params.id, call.body),
        );
      },
    ),
    route(
      {
        method: 'put',
        path: '/devices/{id}/place',
        tag: 'devices',
        summary: 'Say where a camera or probe stands, and where a camera looks',
        access: 'manage-devices',
      },
      { params: deviceParams, body: devicePlaceChange, reply: deviceSetup },
      async (call, caller) => {
        const { lon, lat, heading, fieldOfView, rangeMetres } = await find(caller, call.params.id);
        const detail = { before: { lon, lat, heading, fieldOfView, rangeMetres }, after: call.body };
        return change(caller, call.params.id, 'device-place', detail, (transaction) =>
          updateDevicePlace(transaction, call.params.id, call.body),
        );
      },
    ),
    route(
      {
        method: 'put',
        path: '/devices/{id}/measuring',
        tag: 'devices',
        summary: 'Say what a probe measures, and when that is an alarm',
        access: 'manage-devices',
      },
      { params: deviceParams, body: measuringChange, reply: deviceSetup },
      async (call, caller) => {
        const { device, limits } = await describe(caller, call.params.id);
        if (device.kind !== 'probe') throw new Refusal(409, 'not-a-probe', 'Only probes measure.');
        const detail = { before: { quantity: device.quantity, unit: device.unit, limits }, after: call.body };
        return change(caller, call.params.id, 'device-measuring', detail, (transaction) =>
          updateMeasuring(transaction, call.params.id, call.body),
        );
      },
    ),
    route(
      {
        method: 'put',
        path: '/devices/{id}/officer',
        tag: 'devices',
        summary: 'Who carries a device: on shifts to come, and on a running one in which no terminal has spoken',
        access: 'manage-devices',
      },
      { params: deviceParams, body: carrierChange, reply: carrierChanged },
      async (call, caller) => {
        const { officerId } = call.body;
        const found = await find(caller, call.params.id);
        if (found.kind !== 'terminal' && found.kind !== 'vehicle')
          throw new Refusal(409, 'not-carried', 'Only terminals and vehicle units are carried by somebody.');
        if (officerId !== null && (await listOfficers(database, caller.scope, call.now, officerId)).length === 0)
          throw notFound('officer');
        const changed = await transact(database, async (transaction) => {
          const result = await carryDevice(transaction, found.id, officerId);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'device-carrier',
            object: `device/${found.id}`,
            detail: { officerId, ...result },
          });
          return result;
        });
        await needs.onCarrierChange();
        return changed;
      },
    ),
    route(
      {
        method: 'get',
        path: '/devices/{id}/messages',
        tag: 'devices',
        summary: 'What a device said last, byte for byte, newest first, and whether it was understood',
        access: 'manage-devices',
      },
      { params: deviceParams, reply: z.array(recentMessage) },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        const messages = await gateway.recentMessages(found.id);
        if (!messages) throw new Refusal(503, 'gateway-away', 'The gateway did not answer; asking again does no harm.');
        // A terminal says where somebody is, on duty or not.
        await noteLook(caller.accountId, 'view-device-messages', `device/${found.id}`, call.now);
        return messages;
      },
    ),
  ];
}
