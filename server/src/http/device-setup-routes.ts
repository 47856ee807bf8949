import {
  carrierChange,
  carrierChanged,
  deviceChange,
  deviceSetup,
  recentMessage,
  type Device,
  type DeviceSetup,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import type { GatewayLink } from '../live/from-gateway.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { carryDevice } from '../store/carry-device.ts';
import { transact, type Database } from '../store/database.ts';
import { findDeviceSetup, updateDevice } from '../store/device-setup.ts';
import { listDevices } from '../store/devices.ts';
import { listOfficers } from '../store/list-officers.ts';
import { deviceParams } from './parameters.ts';
import { route, type Route } from './route.ts';

/** Whoever watches a device asks every few seconds: that is one look. */
const ONE_LOOK_MS = 600_000;

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly gateway: Pick<GatewayLink, 'recentMessages'>;
  readonly doors: DeviceSetup['doors'];
  /** The live picture must know. */
  readonly onChange: (deviceId: string) => Promise<void>;
  readonly onCarrierChange: () => Promise<void>;
}

/** Connecting a device: how it is set up, who carries it, what it really says. */
export function deviceSetupRoutes(needs: Needs): Route[] {
  const { database, areas, gateway, doors } = needs;
  const looks = new Map<string, number>();

  async function find(caller: Caller, id: string): Promise<Device> {
    const [found] = await listDevices(database, caller.scope.areaIds, id);
    if (!found) throw notFound('device');
    return found;
  }

  async function describe(caller: Caller, id: string): Promise<DeviceSetup> {
    const device = await find(caller, id);
    const setup = await findDeviceSetup(database, id);
    if (!setup) throw notFound('device');
    return { device, ...setup, doors };
  }

  /** Who looked at what a device says is recorded: a terminal says where somebody is, on duty or not. */
  async function noteLook(caller: Caller, deviceId: string, now: number): Promise<void> {
    const key = `${String(caller.accountId)} ${deviceId}`;
    if ((looks.get(key) ?? 0) > now - ONE_LOOK_MS) return;
    for (const [known, at] of looks) if (at <= now - ONE_LOOK_MS) looks.delete(known);
    looks.set(key, now);
    await insertAudit(database, {
      accountId: caller.accountId,
      action: 'view-device-messages',
      object: `device/${deviceId}`,
    });
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
        await transact(database, async (transaction) => {
          await updateDevice(transaction, call.params.id, call.body);
          const { device, coordinateSystem } = before;
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'device-change',
            object: `device/${call.params.id}`,
            detail: { before: { name: device.name, areaId: device.areaId, coordinateSystem }, after: call.body },
          });
        });
        await needs.onChange(call.params.id);
        return describe(caller, call.params.id);
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
        await noteLook(caller, found.id, call.now);
        return messages;
      },
    ),
  ];
}
