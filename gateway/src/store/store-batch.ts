import type pg from 'pg';
import type { JournalRecord, SequencedRecord } from '../journal/journal.ts';
import { storeDeadLetters, storeDeviceMessages, storeLastSeen, storeStatuses } from './small-tables.ts';
import { CAMERA_EVENT, FIX, READING, storeRows } from './streams.ts';

function ofKind<K extends JournalRecord['kind']>(
  batch: readonly SequencedRecord[],
  kind: K,
): Extract<JournalRecord, { kind: K }>[] {
  const found: Extract<JournalRecord, { kind: K }>[] = [];
  for (const { record } of batch) if (record.kind === kind) found.push(record as Extract<JournalRecord, { kind: K }>);
  return found;
}

/** Store one batch of the journal and its checkpoint in one transaction: all of it, once, or none of it. */
export async function storeBatch(pool: pg.Pool, journalId: string, batch: readonly SequencedRecord[]): Promise<void> {
  const last = batch.at(-1);
  if (!last) return;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await storeRows(client, FIX, ofKind(batch, 'fix'));
    await storeRows(client, CAMERA_EVENT, ofKind(batch, 'camera-event'));
    await storeRows(client, READING, ofKind(batch, 'reading'));
    await storeDeviceMessages(client, [
      ...ofKind(batch, 'alarm'),
      ...ofKind(batch, 'receipt').map((record) => ({ ...record, kind: 'instruction-receipt' as const })),
    ]);
    await storeDeadLetters(client, ofKind(batch, 'dead-letter'));
    await storeLastSeen(client, lastSeenOf(batch));
    await storeStatuses(client, ofKind(batch, 'status'));
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

function lastSeenOf(batch: readonly SequencedRecord[]): Map<number, number> {
  const lastSeen = new Map<number, number>();
  for (const { record } of batch) {
    if (record.kind === 'dead-letter' || record.kind === 'status') continue;
    lastSeen.set(record.deviceNumber, record.body.receivedAt);
  }
  return lastSeen;
}

/** How far this journal has been stored; 0 for a new one. */
export async function readCheckpoint(pool: pg.Pool, journalId: string): Promise<number> {
  const { rows } = await pool.query<{ sequence: number }>(
    'select sequence from ingest_checkpoint where gateway_id = $1',
    [journalId],
  );
  return rows[0]?.sequence ?? 0;
}
