import { openTimescaleDatabase } from '@xuncheng/db/testing-timescale';
import type { BenchRow } from '../../bench.ts';
import { seededRandom } from '../test/faults/history.ts';
import { readRecords, writeRecord, type JournalEntry } from '../src/journal/record.ts';
import { RowBuffer } from '../src/rows/row-buffer.ts';
import { storeBatch } from '../src/store/store-batch.ts';

const OFFICERS = 50;
/** Eight hours at five seconds. */
const FIXES = 5_760;
const EVERY_MS = 5_000;
const BATCH = 5_000;
const BEGIN = Date.UTC(2026, 2, 2);

/**
 * A shift of an officer on foot as a phone reports it: walks and stands by turns, positions to a metre or so, whole metres of accuracy, tenths of speed,
 * whole degrees, a percent of battery at a time, received after a delay that differs from fix to fix.
 */
function shiftOf(officer: number, random: () => number): JournalEntry[] {
  const block = new RowBuffer();
  let [lon, lat] = [120.15 + random() * 0.05, 30.23 + random() * 0.05];
  let heading = random() * 360;
  let speed = 0;
  let left = 0;
  for (let index = 0; index < FIXES; index++) {
    if (left-- <= 0) {
      speed = random() < 0.3 ? 0 : 0.8 + random() * 0.8;
      left = 10 + random() * 100;
    }
    heading = (heading + (random() - 0.5) * (speed > 0 ? 20 : 2) + 360) % 360;
    const metres = (speed * EVERY_MS) / 1000;
    lat += (Math.cos((heading * Math.PI) / 180) * metres) / 111_320;
    lon += (Math.sin((heading * Math.PI) / 180) * metres) / 96_000;
    const noise = (): number => ((random() + random() + random() - 1.5) * 2) / 111_320;
    const time = BEGIN + officer * 71 + index * EVERY_MS;
    writeRecord(block, {
      kind: 'fix',
      deviceNumber: officer + 1,
      body: {
        deviceId: 'd',
        time,
        receivedAt: time + 40 + Math.floor(random() * random() * 400),
        messageKey: index + 1,
        lon: lon + noise(),
        lat: lat + noise(),
        accuracy: Math.round(4 + random() * 6),
        speed: Math.max(0, Math.round((speed + (random() - 0.5) * 0.4) * 10) / 10),
        heading: Math.round(heading),
        battery: Math.round(100 - (index / FIXES) * 60),
        flags: 0,
      },
    });
  }
  const entries: JournalEntry[] = [];
  readRecords(block.bytes(), 0, 1, 0, FIXES, entries);
  return entries;
}

/** Bytes of a fix in TimescaleDB (the real extension, as WebAssembly) before and after its chunk is compressed, indexes included. */
export async function measure(): Promise<BenchRow[]> {
  const { pool, close } = await openTimescaleDatabase('migrated');
  try {
    const random = seededRandom(7);
    for (let officer = 0; officer < OFFICERS; officer++) {
      const entries = shiftOf(officer, random);
      for (let from = 0; from < entries.length; from += BATCH)
        await storeBatch(pool, 'bench', entries.slice(from, from + BATCH), null, new Map());
    }
    await pool.query("select compress_chunk(c) from show_chunks('fix') c");
    const { rows } = await pool.query<{ before: string; after: string; positions: string }>(
      `select sum(before_compression_total_bytes) as before, sum(after_compression_total_bytes) as after from chunk_compression_stats('fix')`,
    );
    const bytes = (of: 'before' | 'after'): number => Number(rows[0]?.[of]) / (OFFICERS * FIXES);
    const row = (figure: string, ours: number, most: number): BenchRow => ({
      path: 'storage',
      figure,
      unit: 'bytes a fix',
      ours,
      peer: bytes('before'),
      peerName: 'before compression',
      ratio: ours / bytes('before'),
      target: `≤ ${String(most)}`,
      met: ours <= most,
    });
    return [row('a fix with all its columns, compressed', bytes('after'), 7)];
  } finally {
    await close();
  }
}
