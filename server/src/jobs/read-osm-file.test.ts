import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOsmFile } from './read-osm-file.ts';

const recorded = (name: string): string =>
  fileURLToPath(new URL(`../../../../shared/data/osm_extracts/${name}`, import.meta.url));

interface Read {
  nodes: number;
  ways: number;
  relations: number;
  tags: number;
  /** Nodes that ways name and that did not come before. */
  readonly missing: Set<number>;
  box: readonly [west: number, south: number, east: number, north: number];
}

async function read(file: string): Promise<Read> {
  const found: Read = { nodes: 0, ways: 0, relations: 0, tags: 0, missing: new Set(), box: [180, 90, -180, -90] };
  const seen = new Set<number>();
  let bytes = 0;
  await readOsmFile(
    file,
    {
      node: (id, lon, lat, tags) => {
        found.nodes++;
        found.tags += tags?.size ?? 0;
        seen.add(id);
        const [west, south, east, north] = found.box;
        found.box = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
      },
      way: (nodeIds, tags) => {
        found.ways++;
        found.tags += tags.size;
        for (const id of nodeIds) if (!seen.has(id)) found.missing.add(id);
      },
      relation: (tags) => {
        found.relations++;
        found.tags += tags.size;
      },
    },
    (read) => {
      bytes = read;
    },
  );
  expect(bytes).toBe(readFileSync(file).length);
  return found;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'osm-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the file of an extract', () => {
  it('is read gzipped as it is read plain; one that breaks off is an error', async () => {
    const xml = `<osm version="0.6">${Array.from({ length: 5_000 }, (_, i) => `<node id="${String(i)}" lat="30.1" lon="120.1"/>`).join('\n')}
      <way id="1"><nd ref="1"/><nd ref="2"/><tag k="name" v="大街"/></way></osm>`;
    const [plain, zipped, broken] = ['a.osm', 'a.osm.gz', 'b.osm.gz'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(plain, xml);
    writeFileSync(zipped, gzipSync(xml));
    writeFileSync(broken, gzipSync(xml).subarray(0, 2_000));
    expect(await read(zipped)).toEqual(await read(plain));
    await expect(read(broken)).rejects.toThrow();
  });

  it.skipIf(!existsSync(recorded('monaco.osm.gz')))('as recorded has every element that is written in it', async () => {
    const text = gunzipSync(readFileSync(recorded('monaco.osm.gz'))).toString();
    const count = (what: string): number => text.split(`<${what} `).length - 1;
    expect(await read(recorded('monaco.osm.gz'))).toMatchObject({
      nodes: count('node'),
      ways: count('way'),
      relations: count('relation'),
      tags: count('tag'),
    });
  });

  it.skipIf(!existsSync(recorded('andorra.osm.pbf')))(
    'as recorded in PBF hangs together, its relations among it',
    async () => {
      const found = await read(recorded('andorra.osm.pbf'));
      expect([found.missing.size, found.ways > 2_000, found.relations > 50]).toEqual([0, true, true]);
      const [west, south, east, north] = found.box;
      expect([west < 1.52, south < 42.5, east > 1.52, north > 42.5]).toEqual([true, true, true, true]);
      expect([east - west < 1, north - south < 1.1]).toEqual([true, true]);
    },
  );
});
