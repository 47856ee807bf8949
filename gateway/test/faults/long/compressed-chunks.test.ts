import { openTimescaleDatabase } from '@xuncheng/db/testing-timescale';
import { expect, it } from 'vitest';
import { readRecords, writeRecord, type JournalEntry } from '../../../src/journal/record.ts';
import { RowBuffer } from '../../../src/rows/row-buffer.ts';
import { storeBatch } from '../../../src/store/store-batch.ts';
import { addDevice } from '../../gateway-fixture.ts';
import { seededRandom } from '../history.ts';
import { say } from '../scenarios.ts';

/** Nobody's last-seen is due. */
const NOBODY: ReadonlyMap<number, number> = new Map();

const DEVICES = 50;
const HOUR_MS = 3_600_000;
const DAY = Date.UTC(2026, 2, 2);

interface Message {
  readonly deviceNumber: number;
  readonly id: number;
  readonly time: number;
}

function batchOf(messages: readonly Message[], sequence: number): JournalEntry[] {
  const block = new RowBuffer();
  for (const { deviceNumber, id, time } of messages)
    writeRecord(block, {
      kind: 'fix',
      deviceNumber,
      body: {
        deviceId: 'd',
        time,
        receivedAt: DAY + 5 * 24 * HOUR_MS,
        messageKey: id,
        lon: 120 + id / 1e5,
        lat: 30,
        flags: 0,
      },
    });
  const entries: JournalEntry[] = [];
  readRecords(block.bytes(), 0, sequence, 0, messages.length, entries);
  return entries;
}

it('messages that come days late, and again, are stored once in chunks that are compressed', async () => {
  const database = await openTimescaleDatabase('migrated');
  try {
    const random = seededRandom(111);
    const numbers: number[] = [];
    for (let i = 0; i < DEVICES; i++) numbers.push((await addDevice(database.pool, `t-${String(i)}`)).number);
    const all = numbers.flatMap((deviceNumber) =>
      Array.from({ length: 200 }, (_, id) => ({
        deviceNumber,
        id: id + 1,
        time: DAY + Math.floor(random() * 24 * HOUR_MS),
      })),
    );
    const inTime = all.filter(() => random() < 0.7);
    const late = all.filter((message) => !inTime.includes(message));
    await storeBatch(database.pool, 'g', batchOf(inTime, 1), null, NOBODY);
    const compressed = await database.pool.query(`select compress_chunk(c) from show_chunks('fix') c`);
    expect(compressed.rowCount).toBeGreaterThan(0);

    const began = performance.now();
    // Late ones alone, then what is there once more with the last of them among it.
    await storeBatch(database.pool, 'g', batchOf(late.slice(0, -100), 20_001), null, NOBODY);
    await storeBatch(database.pool, 'g', batchOf([...inTime.slice(0, 500), ...late.slice(-100)], 40_001), null, NOBODY);
    await storeBatch(database.pool, 'g', batchOf(late, 60_001), null, NOBODY);
    const seconds = (performance.now() - began) / 1000;

    const { rows } = await database.pool.query<{ key: string; at: number; lon: number }>(
      `select device_number || ':' || message_key as key, (extract(epoch from time) * 1000)::float8 as at, lon_e7 as lon from fix`,
    );
    const stored = rows.map(({ key, at, lon }) => `${key} ${String(Math.round(at))} ${String(lon)}`).sort();
    const meant = all
      .map(
        ({ deviceNumber, id, time }) =>
          `${String(deviceNumber)}:${String(id)} ${String(time)} ${String(1_200_000_000 + id * 100)}`,
      )
      .sort();
    expect(stored).toEqual(meant);
    say('late into compressed chunks', { rows: stored.length, late: late.length, seconds });
  } finally {
    await database.close();
  }
});
