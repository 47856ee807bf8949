import {
  LEVEL_AT_MOST,
  mapSource,
  mapSourceChange,
  mapSourceChanged,
  mapSourceRecord,
  mapSourceTest,
  middleOf,
  originOf,
  type MapSourceChange,
  type MapSourceChanged,
  type MapSourceTest,
} from '@xuncheng/contract';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import type { SecretSeal } from '../access/secret-seal.ts';
import type { SourceLine } from '../map-sources/ask-source.ts';
import { seenOf, type MapSourceBook, type OpenSource } from '../map-sources/map-source-book.ts';
import { testSource } from '../map-sources/test-source.ts';
import { createTileStore, TILE_STORE_LIMITS } from '../map-sources/tile-store.ts';
import { notFound, Refusal } from '../refusal.ts';
import { insertAudit } from '../store/audit.ts';
import { transact, type Database, type Queryable } from '../store/database.ts';
import { listAreas } from '../store/list-areas.ts';
import { deleteMapSource, insertMapSource, saveMapSourceKey, updateMapSource } from '../store/map-sources.ts';
import { idParams, nothing } from './parameters.ts';
import { route, type Route } from './route.ts';
import { sourceFileRoutes } from './source-file-routes.ts';

interface Needs {
  readonly database: Database;
  readonly book: MapSourceBook;
  readonly seal: SecretSeal;
  readonly line: SourceLine;
  /** Open pages are to ask again. */
  readonly announce: () => void;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Imagery and models that the map can show besides what is drawn: which there are, and what is in them. */
export function mapSourceRoutes(needs: Needs): Route[] {
  const { database, book, seal, line } = needs;
  const tiles = createTileStore({ line, limits: TILE_STORE_LIMITS, clock: needs.clock, logger: needs.logger });

  function requireWhole(caller: Caller): void {
    if (caller.scope.areaIds !== null)
      throw new Refusal(403, 'forbidden', 'The map is the whole district’s; your area is a part of it.');
  }

  function requireElsewhere({ address }: MapSourceChange): void {
    if (!line.mayAsk(originOf(address) ?? address))
      throw new Refusal(400, 'local-address', 'This address is this host itself or its own wire (MAP_SOURCES_LOCAL).');
  }

  function find(id: number): OpenSource {
    const found = book.find(id);
    if (!found) throw notFound('map-source');
    return found;
  }

  /** The key to keep with a changed source: the one that is there goes to no other host. */
  function keyFor(id: number, before: OpenSource | undefined, after: MapSourceChange): Buffer | null {
    if (after.key !== undefined) return after.key === null ? null : seal.seal(String(id), after.key);
    if (!before?.sealedKey) return null;
    if (originOf(before.record.address) === originOf(after.address)) return before.sealedKey;
    throw new Refusal(409, 'key-needed', 'With another host the key has to be said again.');
  }

  const note = (caller: Caller, action: string, id: number, detail: object, transaction: Queryable): Promise<void> =>
    insertAudit(transaction, {
      accountId: caller.accountId,
      action,
      object: `map-source/${String(id)}`,
      detail: { ...detail },
    });

  // No more of the address: services take keys in their paths and queries.
  const detailOf = ({ kind, name, address }: MapSourceChange): object => ({ kind, name, host: originOf(address) });

  async function test(source: OpenSource): Promise<MapSourceTest> {
    const [district] = await listAreas(database, null, 'district');
    if (!district) throw new Refusal(409, 'no-district', 'There is no district yet that a source could be tried on.');
    return testSource(source, middleOf(district.geometry), line, tiles);
  }

  async function answer(id: number): Promise<MapSourceChanged> {
    await book.reload();
    needs.announce();
    const source = find(id);
    return { source: source.record, test: await test(source) };
  }

  return [
    route(
      {
        method: 'get',
        path: '/map-sources',
        tag: 'city',
        summary: 'Imagery and models that the map can show',
        access: 'watch-live',
      },
      { reply: z.array(mapSource) },
      () => Promise.resolve(book.all().map(seenOf)),
    ),
    route(
      {
        method: 'get',
        path: '/map-source-records',
        tag: 'city',
        summary: 'The same as administered, with where they come from; keys are never given out',
        access: 'manage-areas',
      },
      { reply: z.array(mapSourceRecord) },
      (_call, caller) => {
        requireWhole(caller);
        return Promise.resolve(book.all().map(({ record }) => record));
      },
    ),
    route(
      {
        method: 'post',
        path: '/map-sources',
        tag: 'city',
        summary: 'Add imagery or a model; answered with whether it answers',
        access: 'manage-areas',
        status: 201,
      },
      { body: mapSourceChange, reply: mapSourceChanged },
      async (call, caller) => {
        requireWhole(caller);
        requireElsewhere(call.body);
        const made = await transact(database, async (transaction) => {
          const id = await insertMapSource(transaction, call.body);
          await saveMapSourceKey(transaction, id, keyFor(id, undefined, call.body));
          await note(caller, 'map-source-add', id, detailOf(call.body), transaction);
          return id;
        });
        return answer(made);
      },
    ),
    route(
      {
        method: 'put',
        path: '/map-sources/{id}',
        tag: 'city',
        summary: 'Change one; a key that is not said stays, as long as the host does',
        access: 'manage-areas',
      },
      { params: idParams, body: mapSourceChange, reply: mapSourceChanged },
      async (call, caller) => {
        requireWhole(caller);
        requireElsewhere(call.body);
        const { id } = call.params;
        const key = keyFor(id, find(id), call.body);
        await transact(database, async (transaction) => {
          if (!(await updateMapSource(transaction, id, call.body))) throw notFound('map-source');
          await saveMapSourceKey(transaction, id, key);
          await note(caller, 'map-source-change', id, detailOf(call.body), transaction);
        });
        return answer(id);
      },
    ),
    route(
      {
        method: 'post',
        path: '/map-sources/{id}/test',
        tag: 'city',
        summary: 'Whether one answers now',
        access: 'manage-areas',
      },
      { params: idParams, reply: mapSourceTest },
      async (call, caller) => {
        requireWhole(caller);
        return test(find(call.params.id));
      },
    ),
    route(
      {
        method: 'delete',
        path: '/map-sources/{id}',
        tag: 'city',
        summary: 'Remove one; the drawn map is shown where it was in use',
        access: 'manage-areas',
        status: 204,
      },
      { params: idParams, reply: nothing },
      async (call, caller) => {
        requireWhole(caller);
        const { id } = call.params;
        await transact(database, async (transaction) => {
          if (!(await deleteMapSource(transaction, id))) throw notFound('map-source');
          await note(caller, 'map-source-remove', id, {}, transaction);
        });
        await book.reload();
        needs.announce();
      },
    ),
    ...sourceFileRoutes({ find, line, tiles }, LEVEL_AT_MOST),
  ];
}
