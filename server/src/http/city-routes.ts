import { area, AREA_LEVELS, baseMap, beat, cell, firstSteps } from '@xuncheng/contract';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { loadCityVersion } from '../store/city-version.ts';
import { findFirstSteps } from '../store/find-first-steps.ts';
import { listAreas } from '../store/list-areas.ts';
import { listBeatCells } from '../store/list-beat-cells.ts';
import { listBeats } from '../store/list-beats.ts';
import { listCells } from '../store/list-cells.ts';
import { loadBaseMap } from '../store/load-base-map.ts';
import type { Database } from '../store/database.ts';
import { idParams } from './parameters.ts';
import { ANSWERED, route, type Route } from './route.ts';

/** Areas, cells and the base map. */
export function cityRoutes(database: Database): Route[] {
  let map: { readonly text: string; readonly etag: string; readonly version: string } | undefined;

  /** Read again when the city has changed. */
  async function readMap(): Promise<{ readonly text: string; readonly etag: string }> {
    const version = await loadCityVersion(database);
    if (map?.version !== version) {
      const text = await loadBaseMap(database);
      map = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`, version };
    }
    return map;
  }

  return [
    route(
      { method: 'get', path: '/areas', tag: 'city', summary: 'The areas of the caller', access: 'view-city' },
      { query: z.object({ maxLevel: z.enum(AREA_LEVELS).default('group') }), reply: z.array(area) },
      (call, caller) => listAreas(database, caller.scope.areaIds, call.query.maxLevel),
    ),
    route(
      { method: 'get', path: '/cells', tag: 'city', summary: 'The cells of the caller', access: 'view-city' },
      { reply: z.array(cell) },
      (_call, caller) => listCells(database, caller.scope.areaIds),
    ),
    route(
      { method: 'get', path: '/beats/{id}/cells', tag: 'city', summary: 'The cells of a beat', access: 'view-city' },
      { params: idParams, reply: z.array(cell) },
      (call, caller) => listBeatCells(database, caller.scope.areaIds, call.params.id),
    ),
    route(
      { method: 'get', path: '/beats', tag: 'city', summary: 'The beats of the caller', access: 'view-city' },
      { reply: z.array(beat) },
      (_call, caller) => listBeats(database, caller.scope.areaIds),
    ),
    route(
      {
        method: 'get',
        path: '/first-steps',
        tag: 'city',
        summary: 'What of the things that a district needs is there',
        access: 'manage-areas',
      },
      { reply: firstSteps },
      () => findFirstSteps(database),
    ),
    route(
      { method: 'get', path: '/map/base', tag: 'city', summary: 'The base map as GeoJSON (ETag)', access: 'view-city' },
      { reply: baseMap },
      async (call) => {
        const { text, etag } = await readMap();
        call.response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
        if (call.request.get('if-none-match') === etag) call.response.status(304).end();
        else call.response.type('application/geo+json').send(text);
        return ANSWERED;
      },
    ),
  ];
}
