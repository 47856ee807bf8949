import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';

/** What a message says beside its id and time, drawn from the seed, so that an altered row is seen whoever sent it. */
interface Content {
  readonly lonE7: number;
  readonly latE7: number;
  /** Whole metres a second, which `real` holds exactly. */
  readonly speed: number;
}

/** One round of a 32-bit mixer (finalizer of MurmurHash3): neighbours in, strangers out. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A seeded stream of numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 2 ** 32;
  };
}

function contentOf(seed: number, deviceNumber: number, id: number): Content {
  const first = mix(seed ^ mix(deviceNumber * 0x10001 + id));
  const second = mix(first ^ seed);
  return {
    lonE7: 1_200_000_000 + (first % 10_000_000),
    latE7: 300_000_000 + (second % 10_000_000),
    speed: second % 40,
  };
}

/** The payload of message `id` (a positive number) of a device, as it is sent each time. */
export function fixPayload(seed: number, deviceNumber: number, id: number, time: number): string {
  const { lonE7, latE7, speed } = contentOf(seed, deviceNumber, id);
  return JSON.stringify({ id, time, lon: lonE7 / 1e7, lat: latE7 / 1e7, speed });
}

/** What was acknowledged, on the disk line by line: it outlives whatever is killed. */
export interface History {
  readonly seed: number;
  readonly acknowledged: (deviceNumber: number, id: number, time: number) => void;
  readonly count: () => number;
  /**
   * Compare with the table. Lists hold `device:id`, at most ten of each.
   * @param strangers ids of devices whose refused messages do not count
   */
  readonly check: (pool: pg.Pool, strangers?: readonly string[]) => Promise<Verdict>;
}

export interface Verdict {
  readonly acknowledged: number;
  readonly stored: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly altered: readonly string[];
  /** Messages kept as not understood or not storable: everything sent is good. */
  readonly deadLetters: number;
}

/** What every scenario ends with. */
export const NOTHING_WRONG = { missing: [], doubled: [], altered: [], deadLetters: 0 };

const SHOWN = 10;

/** A new history in a folder; the seed draws what the messages say. */
export function openHistory(folder: string, seed: number): History {
  const file = path.join(folder, 'acknowledged.txt');
  const descriptor = openSync(file, 'a');
  let count = 0;
  return {
    seed,
    acknowledged: (deviceNumber, id, time) => {
      count++;
      writeSync(descriptor, `${String(deviceNumber)}:${String(id)} ${String(time)}\n`);
    },
    count: () => count,
    check: async (pool, strangers = []) => {
      closeSync(descriptor);
      const times = new Map<string, number>();
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        const [key, time] = line.split(' ');
        if (key && time) times.set(key, Number(time));
      }
      const { rows } = await pool.query<[number, number, number, number, number, Date]>({
        text: 'select device_number, message_key, lon_e7, lat_e7, speed, time from fix',
        rowMode: 'array',
      });
      const doubled = await pool.query<{ key: string }>(
        `select device_number || ':' || message_key as key from fix group by device_number, message_key having count(*) > 1 limit $1`,
        [SHOWN],
      );
      const letters = await pool.query<{ count: number }>(
        'select count(*)::int as count from dead_letter where device_id <> all($1)',
        [strangers],
      );
      const stored = new Set<string>();
      const altered: string[] = [];
      for (const [device, id, lonE7, latE7, speed, time] of rows) {
        const key = `${String(device)}:${String(id)}`;
        stored.add(key);
        const meant = contentOf(seed, device, id);
        const meantTime = times.get(key) ?? time.getTime();
        const isSame =
          meant.lonE7 === lonE7 && meant.latE7 === latE7 && meant.speed === speed && meantTime === time.getTime();
        if (!isSame) altered.push(key);
      }
      const missing = [...times.keys()].filter((key) => !stored.has(key));
      return {
        acknowledged: times.size,
        stored: rows.length,
        missing: missing.slice(0, SHOWN),
        doubled: doubled.rows.map((row) => row.key),
        altered: altered.slice(0, SHOWN),
        deadLetters: letters.rows[0]?.count ?? 0,
      };
    },
  };
}
