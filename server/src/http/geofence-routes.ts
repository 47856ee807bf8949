import {
  geofence,
  geofenceChange,
  geofenceEvent,
  newGeofence,
  numeric,
  type Geofence,
  type NewGeofence,
} from '@xuncheng/contract';
import { z } from 'zod';
import type { AreaDirectory } from '../access/area-directory.ts';
import type { Caller } from '../access/caller.ts';
import { isUsableShape, leanShape } from '../compute/geofence/judge-shape.ts';
import type { GeofenceWatch } from '../live/geofence-watch.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database } from '../store/database.ts';
import { listGeofenceEvents } from '../store/geofence-presence.ts';
import {
  insertGeofence,
  isGeofenceOf,
  listGeofences,
  listStrangers,
  setGeofenceDeleted,
  updateGeofence,
  type StoredGeofence,
} from '../store/geofences.ts';
import { idParams, nothing } from './parameters.ts';
import { route, type Route } from './route.ts';

/** 2,000 points of a trail are 80 KB. */
const BODY_LIMIT = '160kb';

interface Needs {
  readonly database: Database;
  readonly areas: AreaDirectory;
  readonly watch: GeofenceWatch;
  /** Whoever watches must draw it anew. */
  readonly announce: (fence: { readonly id: number; readonly areaId: number }) => void;
}

/** Geofences of the caller's area: drawn, changed, paused, put away and brought back. */
export function geofenceRoutes({ database, areas, watch, announce }: Needs): Route[] {
  function describe({ watchedFrom: _, ...fence }: StoredGeofence): Geofence {
    return { ...fence, inside: watch.inside(fence.id) };
  }

  async function find(caller: Caller, id: number): Promise<Geofence> {
    const [found] = await listGeofences(database, caller.scope.areaIds, id);
    if (!found) throw notFound('geofence');
    return describe(found);
  }

  /** @throws 400 for a shape that cannot be used, 404 for subjects that the fence's area does not command */
  async function judge<Wishes extends Omit<NewGeofence, 'areaId'>>(wishes: Wishes, areaId: number): Promise<Wishes> {
    const { shape, subjects } = wishes;
    if (!isUsableShape(shape))
      throw new Refusal(400, 'geofence-shape', 'The outline crosses itself or encloses nothing.');
    if (subjects.kind !== 'everybody') {
      const ids = await listStrangers(database, subjects.kind, subjects.ids, areas.tree().idsUnder(areaId));
      if (ids.length > 0) throw notFound('geofence-subject');
    }
    return { ...wishes, shape: leanShape(shape) };
  }

  async function changed(caller: Caller, id: number): Promise<Geofence> {
    await watch.reload();
    const found = await find(caller, id);
    announce(found);
    return found;
  }

  return [
    route(
      {
        method: 'get',
        path: '/geofences',
        tag: 'operations',
        summary: 'Geofences by name, and who is inside',
        access: 'view-geofences',
      },
      { reply: z.array(geofence) },
      async (_call, caller) => (await listGeofences(database, caller.scope.areaIds)).map(describe),
    ),
    route(
      {
        method: 'post',
        path: '/geofences',
        tag: 'operations',
        summary: 'Draw a geofence',
        access: 'manage-geofences',
        status: 201,
        bodyLimit: BODY_LIMIT,
      },
      { body: newGeofence, reply: geofence },
      async (call, caller) => {
        const { areaId } = call.body;
        if (!areas.tree().contains(caller.areaId, areaId)) throw notFound('area');
        const wishes = await judge(call.body, areaId);
        const id = await transact(database, async (transaction) => {
          const made = await insertGeofence(transaction, wishes, caller.accountId);
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'geofence-create',
            object: `geofence/${String(made)}`,
            detail: wishes,
          });
          return made;
        });
        return changed(caller, id);
      },
    ),
    route(
      {
        method: 'put',
        path: '/geofences/{id}',
        tag: 'operations',
        summary: 'Change a geofence; 409 when somebody else did meanwhile',
        access: 'manage-geofences',
        bodyLimit: BODY_LIMIT,
      },
      { params: idParams, body: geofenceChange, reply: geofence },
      async (call, caller) => {
        const { inside: _, ...before } = await find(caller, call.params.id);
        const wishes = await judge(call.body, before.areaId);
        await transact(database, async (transaction) => {
          if (!(await updateGeofence(transaction, before.id, wishes, caller.accountId)))
            throw new Refusal(409, 'geofence-changed', 'Somebody else has changed this geofence meanwhile.');
          await insertAudit(transaction, {
            accountId: caller.accountId,
            action: 'geofence-change',
            object: `geofence/${String(before.id)}`,
            detail: { before, after: wishes },
          });
        });
        return changed(caller, before.id);
      },
    ),
    route(
      {
        method: 'delete',
        path: '/geofences/{id}',
        tag: 'operations',
        summary: 'Put a geofence away; its history stays',
        access: 'manage-geofences',
        status: 204,
      },
      { params: idParams, reply: nothing },
      async (call, caller) => {
        const found = await find(caller, call.params.id);
        await setDeleted(caller, found.id, true);
        await watch.reload();
        announce(found);
      },
    ),
    route(
      {
        method: 'post',
        path: '/geofences/{id}/restore',
        tag: 'operations',
        summary: 'Bring back a geofence that was put away; one that is there stays as it is',
        access: 'manage-geofences',
      },
      { params: idParams, reply: geofence },
      async (call, caller) => {
        await setDeleted(caller, call.params.id, false);
        return changed(caller, call.params.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/geofences/{id}/events',
        tag: 'operations',
        summary: 'Who entered and left, newest first; also of a geofence that was put away',
        access: 'view-geofences',
      },
      {
        params: idParams,
        query: z.object({
          before: numeric(z.number().int().positive()).optional().describe('id of an event: those before it'),
          limit: numeric(z.number().int().min(1).max(500)).default(100),
        }),
        reply: z.array(geofenceEvent),
      },
      async (call, caller) => {
        const { id } = call.params;
        if (!(await isGeofenceOf(database, id, caller.scope.areaIds))) throw notFound('geofence');
        return listGeofenceEvents(database, id, call.query.before ?? null, call.query.limit);
      },
    ),
  ];

  async function setDeleted(caller: Caller, id: number, deleted: boolean): Promise<void> {
    await transact(database, async (transaction) => {
      if (!(await setGeofenceDeleted(transaction, id, caller.scope.areaIds, deleted))) return;
      await insertAudit(transaction, {
        accountId: caller.accountId,
        action: deleted ? 'geofence-delete' : 'geofence-restore',
        object: `geofence/${String(id)}`,
      });
    });
  }
}
