import { areaImport, areaImportAnswer, upload } from '@xuncheng/contract';
import type { Caller } from '../access/caller.ts';
import type { ImportProcess } from '../jobs/import-process.ts';
import type { Uploads } from '../jobs/uploads.ts';
import { Refusal } from '../refusal.ts';
import { route, type Route } from './route.ts';

interface Needs {
  readonly uploads: Uploads;
  readonly importAreas: ImportProcess;
  /** Areas, cells or the map are others than before. */
  readonly onCityChange: () => Promise<void>;
}

/** Files brought from elsewhere, and areas and cells out of them; for administrators of the whole district. */
export function areaImportRoutes({ uploads, importAreas, onCityChange }: Needs): Route[] {
  function requireWhole(caller: Caller): void {
    if (caller.scope.areaIds !== null)
      throw new Refusal(403, 'forbidden', 'The map is the whole district’s; your area is a part of it.');
  }

  return [
    route(
      {
        method: 'post',
        path: '/uploads',
        tag: 'city',
        summary: 'Bring a file (application/octet-stream, the bytes as the body): kept for an hour for who brought it',
        access: 'manage-areas',
        status: 201,
      },
      { reply: upload },
      (call, caller) => {
        requireWhole(caller);
        if (!call.request.is('application/octet-stream'))
          throw new Refusal(415, 'not-a-file', 'Send the bytes of the file as application/octet-stream.');
        const said = call.request.get('content-length');
        return uploads.receive(call.request, said === undefined ? undefined : Number(said), caller.accountId, call.now);
      },
    ),
    route(
      {
        method: 'post',
        path: '/area-imports',
        tag: 'city',
        summary: 'Look at a file of areas or cells (GeoJSON, WKT, a table with WKT), and take it over when asked to',
        access: 'manage-areas',
      },
      { body: areaImport, reply: areaImportAnswer },
      async (call, caller) => {
        requireWhole(caller);
        const path = uploads.find(call.body.uploadId, caller.accountId);
        const answer = await importAreas(path, call.body, caller.accountId);
        if (answer.applied) await onCityChange();
        return answer;
      },
    ),
  ];
}
