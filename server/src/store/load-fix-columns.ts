import { to as copyTo } from 'pg-copy-streams';
import { allocateFixColumns, type FixColumns } from '../compute/trajectory/fix-columns.ts';
import type { Database } from './database.ts';

/** Bytes before the first row (PostgreSQL manual, "COPY › Binary Format"): signature, flags, length of the extension. */
const HEADER_BYTES = 19;
/** Epoch ms of PostgreSQL's own epoch, 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** A row without nulls: count, and six fields with their lengths; with a null accuracy four bytes less. */
const ROW_BYTES = 2 + (4 + 8) + 4 * (4 + 4) + (4 + 2);

/**
 * All fixes a device stored in an interval, in order of time. They come as binary COPY straight into columns: a row object a fix
 * would cost ten times as much.
 */
export async function loadFixColumns(
  database: Database,
  deviceNumber: number,
  from: number,
  to: number,
): Promise<FixColumns> {
  // COPY takes no parameters; what stands in it are numbers made here.
  const moment = (ms: number): string => `'${new Date(ms).toISOString()}'`;
  const sql = `copy (select time, lon_e7, lat_e7, accuracy, message_key, flags from fix
    where device_number = ${String(Math.trunc(deviceNumber))} and time >= ${moment(from)} and time < ${moment(to)}
    order by time, message_key) to stdout (format binary)`;
  const client = await database.connect();
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copyTo(sql))) chunks.push(chunk as Buffer);
    client.release();
    return decode(Buffer.concat(chunks));
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}

function decode(bytes: Buffer): FixColumns {
  const columns = allocateFixColumns(Math.ceil(bytes.length / (ROW_BYTES - 4)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = HEADER_BYTES + view.getInt32(15);
  let row = 0;
  for (; view.getInt16(at) !== -1; row++) {
    // Microseconds since 2000 as two halves: exact in a double until the year 2255, and no BigInt a row.
    const microseconds = view.getInt32(at + 6) * 4_294_967_296 + view.getUint32(at + 10);
    columns.time[row] = POSTGRES_EPOCH_MS + microseconds / 1_000;
    columns.lon[row] = view.getInt32(at + 18) / 1e7;
    columns.lat[row] = view.getInt32(at + 26) / 1e7;
    at += 30;
    const hasAccuracy = view.getInt32(at) === 4;
    columns.accuracy[row] = hasAccuracy ? view.getFloat32(at + 4) : Number.NaN;
    at += hasAccuracy ? 8 : 4;
    columns.messageKey[row] = view.getInt32(at + 4);
    columns.flags[row] = view.getInt16(at + 12);
    at += 14;
  }
  return {
    time: columns.time.subarray(0, row),
    lon: columns.lon.subarray(0, row),
    lat: columns.lat.subarray(0, row),
    accuracy: columns.accuracy.subarray(0, row),
    flags: columns.flags.subarray(0, row),
    messageKey: columns.messageKey.subarray(0, row),
  };
}
