import { finished } from 'node:stream/promises';
import { openPool } from '@xuncheng/db';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchRow } from '../../bench.ts';
import { readRecords, writeRecord, type JournalEntry } from '../src/journal/record.ts';
import { RowBuffer } from '../src/rows/row-buffer.ts';
import { createLastSeen } from '../src/store/last-seen.ts';
import { storeBatch } from '../src/store/store-batch.ts';
import { SEEN_EVERY_MS } from '../src/store/writer.ts';
import { startBenchDatabase } from './bench-database.ts';

const ROWS = 5_000;
const BATCHES = 20;
const ROUNDS = 3;
const COLUMNS =
  'time, device_number, message_key, lon_e7, lat_e7, accuracy, altitude, speed, heading, battery, flags, received_at';
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

let moment = Date.UTC(2026, 0, 1);

/** A batch as it comes out of the journal: so many fixes of 100 devices, a second apart. */
function nextBatch(): JournalEntry[] {
  const block = new RowBuffer();
  for (let i = 0; i < ROWS; i++) {
    if (i % 100 === 0) moment += 1_000;
    const body = { deviceId: 'd', time: moment, receivedAt: moment, messageKey: i, lon: 120.17, lat: 30.24, flags: 0 };
    writeRecord(block, { kind: 'fix', deviceNumber: (i % 100) + 1, body: { ...body, accuracy: 6, speed: 1 } });
  }
  const entries: JournalEntry[] = [];
  readRecords(block.bytes(), 0, 1, 0, ROWS, entries);
  return entries;
}

const lastSeen = createLastSeen(SEEN_EVERY_MS);

/** As the writer does it. */
async function store(pool: pg.Pool, batch: readonly JournalEntry[]): Promise<void> {
  lastSeen.note(batch);
  const seen = lastSeen.due(Date.now());
  await storeBatch(pool, 'bench', batch, null, seen);
  lastSeen.written(seen, Date.now());
}

async function bareCopy(client: pg.PoolClient, batch: readonly JournalEntry[]): Promise<void> {
  await client.query('begin');
  const sink = client.query(copyFrom(`copy fix (${COLUMNS}) from stdin (format binary)`));
  sink.end(Buffer.concat([SIGNATURE, ...batch.map((entry) => entry.bytes), Buffer.from([0xff, 0xff])]));
  await finished(sink);
  await client.query('commit');
}

async function insertEach(client: pg.PoolClient, rows: number): Promise<void> {
  moment += 1_000;
  for (let i = 0; i < rows; i++)
    await client.query(
      `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, speed, received_at)
       values (to_timestamp($1::float8 / 1000), 1, $2, 1201700000, 302400000, 6, 1, now()) on conflict do nothing`,
      [moment, i],
    );
}

/** Rows a second of `run` over batches that were made before. */
async function rate(rows: number, run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return (rows / (performance.now() - began)) * 1000;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The writer's transaction (rows, last seen, checkpoint, exactly once) beside a bare COPY of the same bytes and one INSERT a row. */
export async function measure(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const pool = openPool({
    connectionString: database.url,
    maxConnections: 2,
    applicationName: 'bench',
    onIdleError: () => undefined,
  });
  const client = await pool.connect();
  try {
    await database.addTerminals('w', 100);
    const rates = { ours: [] as number[], copy: [] as number[], repeated: [] as number[], insert: [] as number[] };
    for (let round = 0; round <= ROUNDS; round++) {
      const batches = Array.from({ length: BATCHES }, nextBatch);
      const others = Array.from({ length: BATCHES }, nextBatch);
      const total = BATCHES * ROWS;
      const ours = await rate(total, async () => {
        for (const batch of batches) await store(pool, batch);
      });
      const copy = await rate(total, async () => {
        for (const batch of others) await bareCopy(client, batch);
      });
      const repeated = await rate(total, async () => {
        for (const batch of others) await store(pool, batch);
      });
      const insert = await rate(ROWS, () => insertEach(client, ROWS));
      if (round === 0) continue; // warms up
      rates.ours.push(ours);
      rates.copy.push(copy);
      rates.repeated.push(repeated);
      rates.insert.push(insert);
    }
    const row = (
      figure: string,
      ours: number[],
      [peerName, peer]: readonly [string, number[]],
      target: number,
    ): BenchRow => {
      const ratio = median(ours.map((value, round) => value / peer[round]!));
      return {
        path: 'writes',
        figure,
        unit: 'rows/s',
        ours: median([...ours]),
        peer: median([...peer]),
        peerName,
        ratio,
        target: `ratio ≥ ${String(target)}`,
        met: ratio >= target,
      };
    };
    return [
      row(`batches of ${String(ROWS)} new rows`, rates.ours, ['bare COPY of the same bytes', rates.copy], 0.9),
      row(
        `batches of ${String(ROWS)} rows that are there`,
        rates.repeated,
        ['bare COPY of new rows', rates.copy],
        0.45,
      ),
      row(`batches of ${String(ROWS)} new rows`, rates.ours, ['one INSERT a row', rates.insert], 13),
    ];
  } finally {
    client.release();
    await pool.end();
    await database.stop();
  }
}
