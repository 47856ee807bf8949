import type { Upload } from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../refusal.ts';

/** How long a file waits to be used: somebody looks at it, and at its problems, before. */
const KEPT_MS = 3_600_000;

/** Files brought from elsewhere, on the disk until they were used or an hour has passed. */
export interface Uploads {
  /** Take a file of a length that is said before, if it is. @throws Refusal 413 `file-too-large` */
  readonly receive: (bytes: Readable, saidBytes: number | undefined, accountId: number, now: number) => Promise<Upload>;
  /** Where it lies, for the account that brought it. @throws Refusal 404 */
  readonly find: (id: string, accountId: number) => string;
  readonly close: () => Promise<void>;
}

/** @param megabytesAtMost of one file (`UPLOAD_MEGABYTES`) */
export async function openUploads(megabytesAtMost: number): Promise<Uploads> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'xuncheng-uploads-'));
  const kept = new Map<string, { readonly accountId: number; readonly at: number }>();
  const fileOf = (id: string): string => path.join(folder, id);
  const bytesAtMost = megabytesAtMost * 1_000_000;

  const tooLarge = (): Refusal =>
    new Refusal(413, 'file-too-large', `A file may have ${String(megabytesAtMost)} MB here (UPLOAD_MEGABYTES).`);

  async function forget(id: string): Promise<void> {
    kept.delete(id);
    await rm(fileOf(id), { force: true });
  }

  return {
    receive: async (bytes, saidBytes, accountId, now) => {
      for (const [id, { at }] of kept) if (at < now - KEPT_MS) await forget(id);
      // Said before, it is refused in an answer; found out later, only by ending the connection.
      if ((saidBytes ?? 0) > bytesAtMost) throw tooLarge();
      const id = randomUUID();
      let count = 0;
      const counting = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          count += chunk.length;
          if (count <= bytesAtMost) done(null, chunk);
          else done(tooLarge());
        },
      });
      try {
        await pipeline(bytes, counting, createWriteStream(fileOf(id), { mode: 0o600 }));
      } catch (error) {
        await forget(id);
        throw error;
      }
      kept.set(id, { accountId, at: now });
      return { id, bytes: count };
    },
    find: (id, accountId) => {
      if (kept.get(id)?.accountId !== accountId)
        throw new Refusal(404, 'upload-not-found', 'The file is not here any more: send it again.');
      return fileOf(id);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
