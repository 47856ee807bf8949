import { fillTemplate, TILE_BYTES_AT_MOST, tileCounts, type MapSourceFailureReason } from '@xuncheng/contract';
import type { Logger } from 'pino';
import { gather } from '../byte-pieces.ts';
import type { AskLimits, SourceLine } from './ask-source.ts';
import { pictureType } from './known-content.ts';
import type { OpenSource } from './map-source-book.ts';
import { asSourceFailure, SourceFailure } from './source-failure.ts';
import { createTurnstile } from '../turnstile.ts';

export interface TilePlace {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}
export interface Tile {
  readonly bytes: Buffer;
  readonly type: string;
}

export interface TileStoreLimits extends AskLimits {
  /** Bytes of tiles that are kept. */
  readonly keptBytes: number;
  /** After so long a tile is asked for again; where there is none, sooner. */
  readonly keptMs: number;
  readonly keptNoneMs: number;
  /** A source in trouble is left alone for so long. */
  readonly pauseMs: number;
  /** Tiles that a source is asked for at a time, as by one browser. */
  readonly atATime: number;
  /** Tiles that are waited for, of all sources; whoever asks for more is told so. */
  readonly waitingAtMost: number;
}

export const TILE_STORE_LIMITS: TileStoreLimits = {
  answerMs: 8_000,
  wholeMs: 15_000,
  bytesAtMost: TILE_BYTES_AT_MOST,
  keptBytes: 64 * 1_048_576,
  keptMs: 86_400_000,
  keptNoneMs: 600_000,
  pauseMs: 5_000,
  atATime: 8,
  waitingAtMost: 1_000,
};

/** The source itself does not answer: the next tile would wait as long, or count against its quota, for nothing. */
const IN_TROUBLE = new Set<MapSourceFailureReason>([
  'unknown-host',
  'unreachable',
  'no-answer',
  'certificate',
  'unauthorized',
]);

/** Tiles of imagery, each asked for once for all who look at it: services count requests, and fifty operators look at the same city. */
export interface TileStore {
  /** @throws SourceFailure */
  readonly tile: (source: OpenSource, place: TilePlace) => Promise<Tile>;
  /** Asks the source itself, whatever is kept. @throws SourceFailure */
  readonly askAnew: (source: OpenSource, place: TilePlace) => Promise<Tile>;
}

interface Needs {
  readonly line: SourceLine;
  readonly limits: TileStoreLimits;
  readonly clock: () => number;
  readonly logger: Logger;
}

interface Kept {
  /** Null: the source has none there. */
  readonly tile: Tile | null;
  readonly until: number;
}

/** What a tile that is none weighs among those that are kept. */
const NONE_BYTES = 200;

/** Made once for all sources. */
export function createTileStore({ line, limits, clock, logger }: Needs): TileStore {
  /** The one that was asked for last stands last. */
  const kept = new Map<string, Kept>();
  let keptBytes = 0;
  const waiting = new Map<string, Promise<Tile>>();
  const paused = new Map<string, { readonly until: number; readonly failure: SourceFailure }>();
  const turnstiles = new Map<number, ReturnType<typeof createTurnstile>>();
  const weightOf = ({ tile }: Kept): number => tile?.bytes.length ?? NONE_BYTES;

  function keep(name: string, tile: Tile | null): void {
    forget(name);
    const entry = { tile, until: clock() + (tile ? limits.keptMs : limits.keptNoneMs) };
    kept.set(name, entry);
    keptBytes += weightOf(entry);
    for (const oldest of kept.keys()) {
      if (keptBytes <= limits.keptBytes) return;
      forget(oldest);
    }
  }

  function forget(name: string): void {
    const entry = kept.get(name);
    if (!entry) return;
    kept.delete(name);
    keptBytes -= weightOf(entry);
  }

  async function ask(source: OpenSource, place: TilePlace): Promise<Tile> {
    const { record, template, key } = source;
    const level = place.level + record.levelOffset;
    const { rows } = tileCounts(record.tiling, place.level);
    try {
      const bytes = await gather(line.pieces(fillTemplate(template, { ...place, level, rows }, key), limits));
      const type = pictureType(bytes);
      if (type === undefined) throw new SourceFailure('not-a-picture');
      return { bytes, type };
    } catch (error) {
      throw asSourceFailure(error);
    }
  }

  function refusePaused(family: string): void {
    const pause = paused.get(family);
    if (pause && pause.until > clock()) throw pause.failure;
  }

  function turnstileOf({ record }: OpenSource): ReturnType<typeof createTurnstile> {
    const found = turnstiles.get(record.id) ?? createTurnstile(limits.atATime);
    turnstiles.set(record.id, found);
    return found;
  }

  async function fetchTile(source: OpenSource, place: TilePlace, family: string, name: string): Promise<Tile> {
    try {
      return await turnstileOf(source)(async () => {
        // Those in front may have found out.
        refusePaused(family);
        const tile = await ask(source, place);
        keep(name, tile);
        paused.delete(family);
        return tile;
      });
    } catch (error) {
      const failure = asSourceFailure(error);
      if (failure.reason === 'no-tile') keep(name, null);
      const isPaused = paused.get(family)?.failure === failure;
      if (isInTrouble(failure) && !isPaused) {
        const { reason, status } = failure;
        // Once until it answers again, and not a time a tile.
        if (!paused.has(family)) logger.warn({ source: source.record.id, reason, status }, 'a source of the map fails');
        paused.set(family, { until: clock() + limits.pauseMs, failure });
      }
      throw failure;
    } finally {
      waiting.delete(name);
    }
  }

  return {
    tile: async (source, place) => {
      const family = `${String(source.record.id)}/${String(source.record.version)}`;
      const name = `${family}/${String(place.level)}/${String(place.column)}/${String(place.row)}`;
      const found = kept.get(name);
      if (found && found.until > clock()) {
        kept.delete(name);
        kept.set(name, found);
        if (found.tile) return found.tile;
        throw new SourceFailure('no-tile', 404);
      }
      const under = waiting.get(name);
      if (under) return under;
      refusePaused(family);
      if (waiting.size >= limits.waitingAtMost) throw new SourceFailure('too-busy');
      const asked = fetchTile(source, place, family, name);
      waiting.set(name, asked);
      return asked;
    },
    askAnew: ask,
  };
}

/** Also one that is overloaded, or whose quota of the day is used up. */
function isInTrouble({ reason, status }: SourceFailure): boolean {
  return IN_TROUBLE.has(reason) || (reason === 'http-status' && status !== null && (status === 429 || status >= 500));
}
