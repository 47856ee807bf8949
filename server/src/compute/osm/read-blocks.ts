import { PbfReader } from 'pbf';
import type { OsmTags, OsmVisitor } from './osm-elements.ts';

/** Degrees of a nanodegree: what positions of OSM PBF are counted in. */
const NANO = 1e-9;

/** The header before each blob: its type and length (OSM PBF, fileformat.proto). */
export function readBlobHeader(bytes: Uint8Array): { readonly type: string; readonly length: number } {
  return new PbfReader(bytes).readFields(
    (tag, header, pbf) => {
      if (tag === 1) header.type = pbf.readString();
      else if (tag === 3) header.length = pbf.readVarint();
    },
    { type: '', length: 0 },
  );
}

/** A blob: its content as it is, or compressed by zlib. */
export function readBlob(bytes: Uint8Array): { readonly raw?: Uint8Array; readonly zlib?: Uint8Array } {
  return new PbfReader(bytes).readFields<{ raw?: Uint8Array; zlib?: Uint8Array }>((tag, blob, pbf) => {
    if (tag === 1) blob.raw = pbf.readBytes();
    else if (tag === 3) blob.zlib = pbf.readBytes();
  }, {});
}

interface Block {
  readonly strings: string[];
  readonly groups: Uint8Array[];
  granularity: number;
  lonOffset: number;
  latOffset: number;
}

/** Visit the elements of a block (osmformat.proto, PrimitiveBlock). */
export function readPrimitiveBlock(bytes: Uint8Array, visitor: OsmVisitor): void {
  const first: Block = { strings: [], groups: [], granularity: 100, lonOffset: 0, latOffset: 0 };
  const block = new PbfReader(bytes).readFields<Block>((tag, found, pbf) => {
    if (tag === 1) readStrings(pbf.readBytes(), found.strings);
    else if (tag === 2) found.groups.push(pbf.readBytes());
    else if (tag === 17) found.granularity = pbf.readVarint();
    else if (tag === 19) found.latOffset = pbf.readVarint(true);
    else if (tag === 20) found.lonOffset = pbf.readVarint(true);
  }, first);
  // Groups may stand before what they are counted in: they are read when all of the block is known.
  for (const group of block.groups) {
    new PbfReader(group).readFields((tag, _, pbf) => {
      if (tag === 1) readNode(pbf.readBytes(), block, visitor);
      else if (tag === 2) readDenseNodes(pbf.readBytes(), block, visitor);
      else if (tag === 3) readWay(pbf.readBytes(), block, visitor);
      else if (tag === 4) visitor.relation(tagsOf(readTagged(pbf.readBytes(), 'relation'), block));
    }, null);
  }
}

function readStrings(bytes: Uint8Array, strings: string[]): void {
  new PbfReader(bytes).readFields((tag, _, pbf) => {
    if (tag === 1) strings.push(pbf.readString());
  }, null);
}

interface Tagged {
  readonly keys: number[];
  readonly values: number[];
  readonly refs: number[];
  id: number;
  lat: number;
  lon: number;
}

/** Nodes, ways and relations have their tags in the same fields, and something else of their own in those from 8 on. */
function readTagged(bytes: Uint8Array, kind: 'node' | 'way' | 'relation'): Tagged {
  return new PbfReader(bytes).readFields<Tagged>(
    (tag, found, pbf) => {
      if (tag === 1) found.id = kind === 'node' ? pbf.readSVarint() : pbf.readVarint();
      else if (tag === 2) pbf.readPackedVarint(found.keys);
      else if (tag === 3) pbf.readPackedVarint(found.values);
      else if (tag === 8 && kind === 'way') pbf.readPackedSVarint(found.refs);
      else if (tag === 8 && kind === 'node') found.lat = pbf.readSVarint();
      else if (tag === 9 && kind === 'node') found.lon = pbf.readSVarint();
    },
    { keys: [], values: [], refs: [], id: 0, lat: 0, lon: 0 },
  );
}

function readNode(bytes: Uint8Array, block: Block, visitor: OsmVisitor): void {
  const found = readTagged(bytes, 'node');
  const tags = tagsOf(found, block);
  visitor.node(
    found.id,
    degrees(block, found.lon, 'lonOffset'),
    degrees(block, found.lat, 'latOffset'),
    tags.size ? tags : null,
  );
}

function readWay(bytes: Uint8Array, block: Block, visitor: OsmVisitor): void {
  const found = readTagged(bytes, 'way');
  let ref = 0;
  visitor.way(
    found.refs.map((step) => (ref += step)),
    tagsOf(found, block),
  );
}

/** Nodes as columns of differences; their tags one after the other, each node's closed by a 0. */
function readDenseNodes(bytes: Uint8Array, block: Block, visitor: OsmVisitor): void {
  const columns = { id: [] as number[], lat: [] as number[], lon: [] as number[], tags: [] as number[] };
  new PbfReader(bytes).readFields((tag, found, pbf) => {
    if (tag === 1) pbf.readPackedSVarint(found.id);
    else if (tag === 8) pbf.readPackedSVarint(found.lat);
    else if (tag === 9) pbf.readPackedSVarint(found.lon);
    else if (tag === 10) pbf.readPackedVarint(found.tags);
  }, columns);
  let [id, lon, lat, next] = [0, 0, 0, 0];
  for (let i = 0; i < columns.id.length; i++) {
    id += columns.id[i]!;
    lon += columns.lon[i] ?? 0;
    lat += columns.lat[i] ?? 0;
    let tags: Map<string, string> | null = null;
    while (next < columns.tags.length && columns.tags[next] !== 0) {
      tags ??= new Map();
      tags.set(block.strings[columns.tags[next]!] ?? '', block.strings[columns.tags[next + 1] ?? 0] ?? '');
      next += 2;
    }
    next++;
    visitor.node(id, degrees(block, lon, 'lonOffset'), degrees(block, lat, 'latOffset'), tags);
  }
}

function degrees(block: Block, value: number, offset: 'lonOffset' | 'latOffset'): number {
  return NANO * (block[offset] + block.granularity * value);
}

function tagsOf({ keys, values }: Tagged, { strings }: Block): OsmTags {
  return new Map(keys.map((key, index) => [strings[key] ?? '', strings[values[index] ?? 0] ?? '']));
}
