import type { PhotoProgress } from '@xuncheng/contract';
import { createHash } from 'node:crypto';
import { beginsAsJpeg } from '../pictures/begins-as-jpeg.ts';
import { execute, selectOne, selectRows, transact, type Database, type Queryable } from './database.ts';

/** A photo of a report by its bytes' SHA-256, lower-case hexadecimal. */
export interface WhichPhoto {
  readonly reportId: string;
  readonly sha256: string;
}

/** What came of a piece. `differs`: all bytes were there and were not the photo announced, so they are gone again. */
export type PieceOutcome =
  | { readonly kind: 'stored' | 'unchanged'; readonly progress: PhotoProgress }
  | { readonly kind: 'absent' | 'too-long' | 'not-jpeg' | 'differs' };

/**
 * Take the next piece of a photo of an officer's own report. A piece that does not begin where the photo ends is left alone, so that a
 * piece sent again, or by two at once, is there once. With the last one the bytes must have the hash they were announced with.
 */
export async function takePhotoPiece(
  database: Database,
  { reportId, sha256 }: WhichPhoto,
  officerId: number,
  start: number,
  bytes: Buffer,
): Promise<PieceOutcome> {
  return transact(database, async (transaction): Promise<PieceOutcome> => {
    const photo = await selectOne<{ size: number; received: number }>(
      transaction,
      `select p.size, p.received from report_photo p join report r on r.id = p.report_id
       where p.report_id = $1 and p.sha256 = decode($2, 'hex') and r.officer_id = $3 for update of p`,
      [reportId, sha256, officerId],
    );
    if (!photo) return { kind: 'absent' };
    const { size, received } = photo;
    if (start !== received || received === size) return { kind: 'unchanged', progress: { received, size } };
    const end = start + bytes.length;
    if (end > size) return { kind: 'too-long' };
    if (start === 0 && !beginsAsJpeg(bytes)) return { kind: 'not-jpeg' };
    await execute(
      transaction,
      `insert into report_photo_piece (report_id, sha256, start, bytes) values ($1, decode($2, 'hex'), $3, $4)`,
      [reportId, sha256, start, bytes],
    );
    const isAltered = end === size && (await digestOf(transaction, { reportId, sha256 })) !== sha256;
    if (isAltered)
      await execute(transaction, `delete from report_photo_piece where report_id = $1 and sha256 = decode($2, 'hex')`, [
        reportId,
        sha256,
      ]);
    await execute(
      transaction,
      `update report_photo set received = $3 where report_id = $1 and sha256 = decode($2, 'hex')`,
      [reportId, sha256, isAltered ? 0 : end],
    );
    return isAltered ? { kind: 'differs' } : { kind: 'stored', progress: { received: end, size } };
  });
}

/** The bytes of a photo; undefined while some are missing. */
export async function readPhoto(database: Queryable, which: WhichPhoto): Promise<Buffer | undefined> {
  const photo = await selectOne<{ isWhole: boolean }>(
    database,
    `select received = size as "isWhole" from report_photo where report_id = $1 and sha256 = decode($2, 'hex')`,
    [which.reportId, which.sha256],
  );
  return photo?.isWhole ? Buffer.concat(await listPieces(database, which)) : undefined;
}

async function listPieces(database: Queryable, { reportId, sha256 }: WhichPhoto): Promise<Buffer[]> {
  const rows = await selectRows<{ bytes: Buffer }>(
    database,
    `select bytes from report_photo_piece where report_id = $1 and sha256 = decode($2, 'hex') order by start`,
    [reportId, sha256],
  );
  return rows.map((row) => row.bytes);
}

async function digestOf(transaction: Queryable, which: WhichPhoto): Promise<string> {
  const hash = createHash('sha256');
  for (const piece of await listPieces(transaction, which)) hash.update(piece);
  return hash.digest('hex');
}
