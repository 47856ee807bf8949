import { execute, selectOne, type Queryable } from './database.ts';

/** Hours that a photo waits for an order to name it. */
const UNNAMED_KEPT_HOURS = 24;

/** Keep a photo for an order that will name it. Brought again it is the same one, and waits anew. */
export async function keepOrderPhoto(
  database: Queryable,
  accountId: number,
  sha256: string,
  bytes: Buffer,
): Promise<void> {
  await execute(
    database,
    `insert into order_photo (uploaded_by, sha256, bytes) values ($1, decode($2, 'hex'), $3)
     on conflict (uploaded_by, sha256) do update set uploaded_at = now()`,
    [accountId, sha256, bytes],
  );
}

/** How many different photos an account has brought since a moment (epoch ms). */
export async function countOrderPhotosSince(database: Queryable, accountId: number, since: number): Promise<number> {
  const row = await selectOne<{ count: number }>(
    database,
    'select count(*)::int as count from order_photo where uploaded_by = $1 and uploaded_at > $2',
    [accountId, new Date(since)],
  );
  return row?.count ?? 0;
}

/** Name photos that an account has brought as those of an instruction. @returns how many of them are there */
export async function namePhotos(
  transaction: Queryable,
  instructionId: string,
  accountId: number,
  photos: readonly string[],
): Promise<number> {
  return execute(
    transaction,
    `insert into instruction_photo (instruction_id, place, uploaded_by, sha256)
     select $1, x.place, p.uploaded_by, p.sha256
     from unnest($3::text[]) with ordinality as x (hex, place)
     join order_photo p on p.uploaded_by = $2 and p.sha256 = decode(x.hex, 'hex')`,
    [instructionId, accountId, photos],
  );
}

/** The photos of one instruction are those of another as well. */
export async function copyPhotos(transaction: Queryable, from: string, to: string): Promise<void> {
  await execute(
    transaction,
    `insert into instruction_photo (instruction_id, place, uploaded_by, sha256)
     select $2, place, uploaded_by, sha256 from instruction_photo where instruction_id = $1`,
    [from, to],
  );
}

/** The bytes of a photo of an instruction; undefined when it has none such. */
export async function readInstructionPhoto(
  database: Queryable,
  instructionId: string,
  sha256: string,
): Promise<Buffer | undefined> {
  const photo = await selectOne<{ bytes: Buffer }>(
    database,
    `select p.bytes from instruction_photo x join order_photo p on p.uploaded_by = x.uploaded_by and p.sha256 = x.sha256
     where x.instruction_id = $1 and x.sha256 = decode($2, 'hex')`,
    [instructionId, sha256],
  );
  return photo?.bytes;
}

/** Forget photos that no order has named in a day. @returns how many */
export async function forgetUnnamedPhotos(database: Queryable): Promise<number> {
  return execute(
    database,
    `delete from order_photo p where uploaded_at < now() - make_interval(hours => $1)
       and not exists (select from instruction_photo x where x.uploaded_by = p.uploaded_by and x.sha256 = p.sha256)`,
    [UNNAMED_KEPT_HOURS],
  );
}
