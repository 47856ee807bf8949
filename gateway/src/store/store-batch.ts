import type pg from 'pg';
import { recordsOf, type JournalEntry, type StreamKind } from '../journal/record.ts';
import { CAMERA_EVENT, FIX, READING } from '../rows/streams.ts';
import { storeCameraReviews } from './camera-reviews.ts';
import {
  lockStates,
  storeDeadLetters,
  storeDeviceMessages,
  storeLastSeen,
  storeStatuses,
  type Holder,
} from './small-tables.ts';
import { storeRows } from './store-rows.ts';

/**
 * Store one batch of the journal and its checkpoint in one transaction: all of it, once, or none of it.
 * @param lastSeen of devices whose row is due, epoch ms
 */
export async function storeBatch(
  pool: pg.Pool,
  journalId: string,
  batch: readonly JournalEntry[],
  holder: Holder,
  lastSeen: ReadonlyMap<number, number>,
): Promise<void> {
  const last = batch.at(-1);
  if (!last) return;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await storeRows(client, FIX, rowsOf(batch, 'fix'));
    await storeRows(client, CAMERA_EVENT, rowsOf(batch, 'camera-event'));
    await storeRows(client, READING, rowsOf(batch, 'reading'));
    await storeCameraReviews(client, recordsOf(batch, 'camera-review'));
    await storeDeviceMessages(client, [
      ...recordsOf(batch, 'alarm'),
      ...recordsOf(batch, 'receipt').map((record) => ({ ...record, kind: 'instruction-receipt' as const })),
    ]);
    await storeDeadLetters(client, recordsOf(batch, 'dead-letter'));
    const statuses = recordsOf(batch, 'status');
    if (statuses.length > 0)
      await lockStates(client, [...statuses.map(({ deviceNumber }) => deviceNumber), ...lastSeen.keys()]);
    // First who came and went: being seen would otherwise make a row that is newer than the birth before it.
    await storeStatuses(client, statuses, holder);
    await storeLastSeen(client, lastSeen);
    await client.query(
      `insert into ingest_checkpoint (gateway_id, sequence) values ($1, $2)
       on conflict (gateway_id) do update set sequence = excluded.sequence, stored_at = now()`,
      [journalId, last.sequence],
    );
    await client.query('commit');
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    await client.query('rollback').catch(() => undefined);
    throw broken;
  } finally {
    // A connection that failed in the middle of a COPY is not given back: its state is not known.
    client.release(broken);
  }
}

function rowsOf(batch: readonly JournalEntry[], kind: StreamKind): Buffer[] {
  const rows: Buffer[] = [];
  for (const entry of batch) if (entry.kind === kind) rows.push(entry.bytes);
  return rows;
}

/** How far this journal has been stored; 0 for a new one. */
export async function readCheckpoint(pool: pg.Pool, journalId: string): Promise<number> {
  const { rows } = await pool.query<{ sequence: number }>(
    'select sequence from ingest_checkpoint where gateway_id = $1',
    [journalId],
  );
  return rows[0]?.sequence ?? 0;
}
