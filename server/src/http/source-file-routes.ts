import { pipeline } from 'node:stream/promises';
import { MODEL_BYTES_AT_MOST, tileCounts, numeric } from '@xuncheng/contract';
import type { Response } from 'express';
import { z } from 'zod';
import { takeFirst } from '../byte-pieces.ts';
import type { AskLimits, SourceLine } from '../map-sources/ask-source.ts';
import { fileAddress } from '../map-sources/file-address.ts';
import { modelFileType, TELLING_BYTES } from '../map-sources/known-content.ts';
import type { OpenSource } from '../map-sources/map-source-book.ts';
import { asSourceFailure, SourceFailure } from '../map-sources/source-failure.ts';
import { createTurnstile } from '../turnstile.ts';
import type { TileStore } from '../map-sources/tile-store.ts';
import { notFound, Refusal } from '../refusal.ts';
import { idParams } from './parameters.ts';
import { ANSWERED, BYTES_BODY, route, type Route } from './route.ts';

interface Needs {
  /** @throws 404 */
  readonly find: (id: number) => OpenSource;
  readonly line: SourceLine;
  readonly tiles: TileStore;
}

/** A photographed city has files of some megabytes; a line to a server next door takes them in seconds. */
const FILE_LIMITS: AskLimits = { answerMs: 10_000, wholeMs: 120_000, bytesAtMost: MODEL_BYTES_AT_MOST };
/** Files that are passed on at a time, and that wait for it. */
const FILES_AT_A_TIME = 12;
const FILES_AT_MOST = 1_000;

/** A version in the address makes it another address after every change. */
const versionQuery = z.object({ v: numeric(z.number().int()).optional() });

/** What is in the sources, through this server: where they are and what opens them stays here, and pages load nothing from elsewhere. */
export function sourceFileRoutes({ find, line, tiles }: Needs, levelAtMost: number): Route[] {
  const number = z.number().int().min(0);
  const tileParams = idParams.extend({
    level: numeric(number.max(levelAtMost)),
    column: numeric(number),
    row: numeric(number),
  });
  const fileParams = idParams.extend({ path: z.array(z.string()).max(30) });
  const inTurn = createTurnstile(FILES_AT_A_TIME);
  let filesUnderWay = 0;

  return [
    route(
      {
        method: 'get',
        path: '/map-sources/{id}/tiles/{level}/{column}/{row}',
        tag: 'city',
        summary: 'A tile of imagery; level 0 is the whole earth, rows count from the north',
        access: 'watch-live',
        bytes: { reply: 'image/*' },
      },
      { params: tileParams, query: versionQuery, reply: z.unknown() },
      async (call) => {
        const source = find(call.params.id);
        const { level, column, row } = call.params;
        const { kind, tiling, minLevel, maxLevel } = source.record;
        const counts = tileCounts(tiling, level);
        const isInside = level >= minLevel && level <= maxLevel && column < counts.columns && row < counts.rows;
        if (kind !== 'imagery' || !isInside) throw notFound('tile');
        try {
          const { bytes, type } = await tiles.tile(source, { level, column, row });
          allowKeeping(call.response, type);
          call.response.end(bytes);
        } catch (error) {
          throw refusalOf(asSourceFailure(error));
        }
        return ANSWERED;
      },
    ),
    route(
      {
        method: 'get',
        path: '/map-sources/{id}/files/{+path}',
        tag: 'city',
        summary: 'A file of a model, from the folder of its tileset.json',
        access: 'watch-live',
        bytes: { reply: BYTES_BODY },
      },
      { params: fileParams, query: versionQuery, reply: z.unknown() },
      async (call) => {
        const source = find(call.params.id);
        const { path } = call.params;
        const address = source.record.kind === '3d-tiles' ? fileAddress(source.template, path, source.key) : undefined;
        if (!address) throw notFound('file');
        if (filesUnderWay >= FILES_AT_MOST) throw refusalOf(new SourceFailure('too-busy'));
        filesUnderWay += 1;
        try {
          await inTurn(async () => {
            // Whoever waited in front of a screen that went elsewhere has left.
            if (call.response.destroyed) return;
            await passOn(line.pieces(address, FILE_LIMITS), path.at(-1) ?? '', call.response);
          });
        } catch (error) {
          // What was begun is broken off, so that nobody takes half of it for the whole.
          if (call.response.headersSent) call.response.destroy();
          else throw refusalOf(asSourceFailure(error));
        } finally {
          filesUnderWay -= 1;
        }
        return ANSWERED;
      },
    ),
  ];
}

/** As it comes, once its first bytes are what its name says. */
async function passOn(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  name: string,
  response: Response,
): Promise<void> {
  try {
    const first = await takeFirst(pieces, TELLING_BYTES);
    const type = modelFileType(name, first);
    if (type === undefined) throw new SourceFailure('not-a-tileset');
    allowKeeping(response, type);
    // Whoever leaves, or sleeps over it, gives the place to the next.
    await pipeline(
      async function* () {
        yield first;
        yield* pieces;
      },
      response,
      { signal: AbortSignal.timeout(FILE_LIMITS.wholeMs) },
    );
  } finally {
    await pieces.return();
  }
}

/** In the browser that asked, not on the way to it: whoever asks must be somebody who may. */
function allowKeeping(response: Response, type: string): void {
  response.status(200).set({ 'Content-Type': type, 'Cache-Control': 'private, max-age=86400' });
}

function refusalOf({ reason, status }: SourceFailure): Refusal {
  if (reason === 'no-tile') return new Refusal(404, 'tile-not-found', 'The source of the map has none there.');
  if (reason === 'too-busy')
    return new Refusal(503, 'map-source-busy', 'Too much is asked of the source at the moment.');
  const said = status === null ? reason : `${reason} (${String(status)})`;
  return new Refusal(502, 'map-source-failed', `The source of the map gave nothing: ${said}.`);
}
