import { MODEL_BYTES_AT_MOST, tileAt, type LonLat, type MapSourceTest } from '@xuncheng/contract';
import { gather } from '../byte-pieces.ts';
import type { AskLimits, SourceLine } from './ask-source.ts';
import { fileAddress } from './file-address.ts';
import type { OpenSource } from './map-source-book.ts';
import { asSourceFailure, SourceFailure } from './source-failure.ts';
import type { TilePlace, TileStore } from './tile-store.ts';

/** A street or two: every imagery of a city has it. */
const USUAL_LEVEL = 15;
const TILESET_LIMITS: AskLimits = { answerMs: 8_000, wholeMs: 30_000, bytesAtMost: MODEL_BYTES_AT_MOST };

/** Whether a source really answers: a tile over the middle of the district, or the tileset.json. */
export async function testSource(
  source: OpenSource,
  middle: LonLat,
  line: SourceLine,
  tiles: TileStore,
): Promise<MapSourceTest> {
  try {
    if (source.record.kind === '3d-tiles') return await testModel(source, line);
    const tile = middleTile(source, middle);
    const { bytes } = await tiles.askAnew(source, tile);
    return { state: 'answers', bytes: bytes.length, tile };
  } catch (error) {
    const { reason, status } = asSourceFailure(error);
    return { state: 'failed', reason, status };
  }
}

/** What GCJ-02 shifts by is less than a tile is wide. */
function middleTile({ record }: OpenSource, [lon, lat]: LonLat): TilePlace {
  const level = Math.min(record.maxLevel, Math.max(record.minLevel, USUAL_LEVEL));
  return { level, ...tileAt(record.tiling, lon, lat, level) };
}

async function testModel({ record, template, key }: OpenSource, line: SourceLine): Promise<MapSourceTest> {
  const address = fileAddress(template, [record.entry ?? ''], key);
  if (!address) throw new SourceFailure('not-a-tileset');
  const bytes = await gather(line.pieces(address, TILESET_LIMITS));
  if (!isTileset(bytes)) throw new SourceFailure('not-a-tileset');
  return { state: 'answers', bytes: bytes.length, tile: null };
}

/** 3D Tiles 1.1, 7.1: what every tileset.json has. */
function isTileset(bytes: Buffer): boolean {
  try {
    const read: unknown = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
    return typeof read === 'object' && read !== null && 'asset' in read && 'root' in read && 'geometricError' in read;
  } catch {
    return false;
  }
}
