import { wmtsTemplate, type MapSource, type MapSourceRecord } from '@xuncheng/contract';
import type { SecretSeal } from '../access/secret-seal.ts';
import type { Database } from '../store/database.ts';
import { listMapSources, type StoredMapSource } from '../store/map-sources.ts';
import { entryOf } from './file-address.ts';

/** A source that can be asked. */
export interface OpenSource {
  readonly record: MapSourceRecord;
  /** With `{z}`, `{x}` and `{y}`, or the address of a tileset.json. */
  readonly template: string;
  readonly key: string | null;
  readonly sealedKey: Buffer | null;
}

/** The sources of the map, in memory: each tile asks for one, and each page whether there are models. */
export interface MapSourceBook {
  readonly all: () => readonly OpenSource[];
  readonly find: (id: number) => OpenSource | undefined;
  /** Models come compressed, and what unpacks them is WebAssembly. */
  readonly hasModels: () => boolean;
  /** After a change here, and now and then for those of another server. */
  readonly reload: () => Promise<void>;
}

/** Open it with what is stored. */
export async function openMapSourceBook(database: Database, seal: SecretSeal): Promise<MapSourceBook> {
  let sources = new Map<number, OpenSource>();
  const reload = async (): Promise<void> => {
    const stored = await listMapSources(database);
    sources = new Map(stored.map((one) => [one.id, openSource(one, seal)]));
  };
  await reload();
  return {
    all: () => [...sources.values()],
    find: (id) => sources.get(id),
    hasModels: () => [...sources.values()].some(({ record }) => record.kind === '3d-tiles'),
    reload,
  };
}

/** What the map is told of a source. */
export function seenOf({ record }: OpenSource): MapSource {
  const { address: _address, wmts: _wmts, levelOffset: _offset, hasKey: _hasKey, ...seen } = record;
  return seen;
}

function openSource({ sealedKey, ...stored }: StoredMapSource, seal: SecretSeal): OpenSource {
  const { kind, address, wmts } = stored;
  return {
    record: { ...stored, entry: kind === '3d-tiles' ? entryOf(address) : null, hasKey: sealedKey !== null },
    template: wmts ? wmtsTemplate({ service: address, ...wmts }) : address,
    key: sealedKey && (seal.open(String(stored.id), sealedKey) ?? null),
    sealedKey,
  };
}
