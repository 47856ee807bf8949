import { mapImport, newMapImport } from '@xuncheng/contract';
import type { Caller } from '../access/caller.ts';
import type { MapImporting } from '../jobs/map-process.ts';
import type { Uploads } from '../jobs/uploads.ts';
import { Refusal } from '../refusal.ts';
import { route, type Route } from './route.ts';

/** Roads, buildings and water out of an OpenStreetMap extract; for administrators of the whole district. */
export function mapImportRoutes(uploads: Uploads, importing: MapImporting): Route[] {
  function requireWhole(caller: Caller): void {
    if (caller.scope.areaIds !== null)
      throw new Refusal(403, 'forbidden', 'The map is the whole district’s; your area is a part of it.');
  }

  return [
    route(
      {
        method: 'get',
        path: '/map-import',
        tag: 'city',
        summary: 'The import of a map that runs, or ran last',
        access: 'manage-areas',
      },
      { reply: mapImport.nullable() },
      () => Promise.resolve(importing.status()),
    ),
    route(
      {
        method: 'post',
        path: '/map-import',
        tag: 'city',
        summary: 'Replace kinds of the base map by an OpenStreetMap extract (.osm, .osm.gz, .osm.pbf) that was brought',
        access: 'manage-areas',
        status: 201,
      },
      { body: newMapImport, reply: mapImport },
      (call, caller) => {
        requireWhole(caller);
        return importing.start(uploads.find(call.body.uploadId, caller.accountId), call.body.kinds, caller);
      },
    ),
    route(
      {
        method: 'delete',
        path: '/map-import',
        tag: 'city',
        summary: 'Stop importing; the map stays as it was',
        access: 'manage-areas',
      },
      { reply: mapImport },
      (_call, caller) => {
        requireWhole(caller);
        return importing.cancel();
      },
    ),
  ];
}
