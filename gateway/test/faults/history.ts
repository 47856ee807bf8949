import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';

/** What a message says beside its id and time, drawn from the seed, so that an altered row is seen whoever sent it; by column, null where it says nothing. */
interface Content {
  readonly lon_e7: number;
  readonly lat_e7: number;
  /** Whole numbers, which `real` holds exactly. */
  readonly accuracy: number | null;
  readonly altitude: number | null;
  readonly speed: number;
  readonly heading: number | null;
  readonly battery: number | null;
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
  const third = mix(second ^ first);
  /** Some say it and some do not. */
  const or = (bit: number, value: number): number | null => (third & (1 << bit) ? value : null);
  return {
    lon_e7: 1_200_000_000 + (first % 10_000_000),
    lat_e7: 300_000_000 + (second % 10_000_000),
    accuracy: or(0, 1 + (first % 40)),
    altitude: or(1, (second % 200) - 50),
    speed: second % 40,
    heading: or(2, third % 360),
    battery: or(3, first % 101),
  };
}

/** The payload of message `id` (a positive number) of a device, as it is sent each time. */
export function fixPayload(seed: number, deviceNumber: number, id: number, time: number): string {
  const { lon_e7, lat_e7, ...rest } = contentOf(seed, deviceNumber, id);
  const said = Object.entries(rest).filter(([, value]) => value !== null);
  return JSON.stringify({ id, time, lon: lon_e7 / 1e7, lat: lat_e7 / 1e7, ...Object.fromEntries(said) });
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
      const { rows } = await pool.query<Content & { device_number: number; message_key: number; time: Date }>(
        'select device_number, message_key, time, lon_e7, lat_e7, accuracy, altitude, speed, heading, battery from fix',
      );
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
      for (const { device_number, message_key, time, ...content } of rows) {
        const key = `${String(device_number)}:${String(message_key)}`;
        stored.add(key);
        const meant = contentOf(seed, device_number, message_key);
        const meantTime = times.get(key) ?? time.getTime();
        const columns = Object.keys(meant) as (keyof Content)[];
        const isSame = columns.every((column) => meant[column] === content[column]) && meantTime === time.getTime();
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
