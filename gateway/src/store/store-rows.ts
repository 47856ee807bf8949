import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';
import type { Stream } from '../rows/streams.ts';

/** What stands before and after the rows of a binary COPY (manual, "COPY › Binary Format"). */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const UNIQUE_VIOLATION = '23505';

/**
 * Store rows in the running transaction, each once. First a plain binary COPY into the table; only when one of the rows is
 * there already does the batch go through a temporary table with ON CONFLICT DO NOTHING (half the speed, and rare).
 */
export async function storeRows(
  client: pg.PoolClient,
  stream: Pick<Stream<never>, 'table' | 'columns'>,
  rows: readonly Buffer[],
): Promise<void> {
  // Rows that an earlier release left in the journal have fewer columns.
  const byWidth = new Map<number, Buffer[]>();
  for (const row of rows) {
    const width = row.readInt16BE();
    const alike = byWidth.get(width);
    if (alike) alike.push(row);
    else byWidth.set(width, [row]);
  }
  for (const [width, alike] of byWidth) await storeAlike(client, stream.table, stream.columns.slice(0, width), alike);
}

async function storeAlike(
  client: pg.PoolClient,
  table: string,
  streamColumns: Stream<never>['columns'],
  rows: readonly Buffer[],
): Promise<void> {
  const bytes = Buffer.concat([SIGNATURE, ...rows, TRAILER]);
  const columns = streamColumns.map(([name]) => name).join(', ');
  await client.query('savepoint before_copy');
  try {
    await copy(client, `copy ${table} (${columns}) from stdin (format binary)`, bytes);
    await client.query('release savepoint before_copy');
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await client.query('rollback to savepoint before_copy');
    const incoming = `incoming_${table}`;
    await client.query(
      `create temp table if not exists ${incoming} (like ${table} including defaults) on commit delete rows`,
    );
    await copy(client, `copy ${incoming} (${columns}) from stdin (format binary)`, bytes);
    await client.query(`insert into ${table} (${columns}) select ${columns} from ${incoming} on conflict do nothing`);
  }
}

async function copy(client: pg.PoolClient, sql: string, bytes: Buffer): Promise<void> {
  const sink = client.query(copyFrom(sql));
  sink.end(bytes);
  await finished(sink);
}
