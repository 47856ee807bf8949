import { deserialize, serialize } from 'node:v8';
import type { AdmittedItem } from '../admit/admit.ts';
import type { RowBuffer } from '../rows/row-buffer.ts';
import { CAMERA_EVENT, FIX, READING } from '../rows/streams.ts';

/** A message, or a part of one, that was not understood: raw, with the reason. */
export interface DeadLetter {
  readonly kind: 'dead-letter';
  readonly receivedAt: number;
  readonly deviceId: string;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  readonly payload: Uint8Array;
}

/** What is kept until the database has it. */
export type JournalRecord = (AdmittedItem & { readonly deviceNumber: number }) | DeadLetter;

/** By their place here: new ones go to the end, for the journals that exist. */
const KINDS = ['fix', 'camera-event', 'reading', 'alarm', 'receipt', 'status', 'dead-letter', 'camera-review'] as const;
export type JournalKind = (typeof KINDS)[number];
/** Kinds that are kept as rows for COPY; the others are few, and kept as the record itself. */
export type StreamKind = 'fix' | 'camera-event' | 'reading';

/** A record as it is kept. */
export interface JournalEntry {
  readonly sequence: number;
  readonly kind: JournalKind;
  /** 0 for a dead letter. */
  readonly deviceNumber: number;
  /** Epoch milliseconds, by the gateway's clock. */
  readonly receivedAt: number;
  /** The row in PostgreSQL's binary format, or the serialized record. */
  readonly bytes: Buffer;
}

/** kind (1 byte), device number (4), time of receipt (8), length (4), then the bytes themselves. */
const HEADER_BYTES = 17;

/** Write a record at the end of a block. @throws RangeError when a value has no place in its column's bytes */
export function writeRecord(block: RowBuffer, record: JournalRecord): void {
  block.uint8(KINDS.indexOf(record.kind));
  if (record.kind === 'dead-letter') {
    block.uint32(0);
    block.double(record.receivedAt);
  } else {
    block.uint32(record.deviceNumber);
    block.double(record.body.receivedAt);
  }
  const lengthAt = block.length;
  block.uint32(0);
  switch (record.kind) {
    case 'fix':
      FIX.write(block, record.deviceNumber, record.body);
      break;
    case 'camera-event':
      CAMERA_EVENT.write(block, record.deviceNumber, record.body);
      break;
    case 'reading':
      READING.write(block, record.deviceNumber, record.body);
      break;
    default:
      block.raw(serialize(record));
  }
  block.setUint32(lengthAt, block.length - lengthAt - 4);
}

/**
 * Read the records of a block from the `skip`-th on, at most `limit` of them, into `found`.
 * @param sequence of the block's first record
 */
export function readRecords(
  block: Buffer,
  start: number,
  sequence: number,
  skip: number,
  limit: number,
  found: JournalEntry[],
): void {
  let at = start;
  for (let index = 0; at < block.length && found.length < limit; index++) {
    const length = block.readUInt32BE(at + 13);
    const from = at + HEADER_BYTES;
    if (index >= skip) {
      found.push({
        sequence: sequence + index,
        kind: KINDS[block[at]!]!,
        deviceNumber: block.readUInt32BE(at + 1),
        receivedAt: block.readDoubleBE(at + 5),
        bytes: block.subarray(from, from + length),
      });
    }
    at = from + length;
  }
}

/** The records of the kinds that are kept as themselves. */
export function recordsOf<K extends Exclude<JournalKind, StreamKind>>(
  entries: readonly JournalEntry[],
  kind: K,
): Extract<JournalRecord, { kind: K }>[] {
  const found: Extract<JournalRecord, { kind: K }>[] = [];
  for (const entry of entries)
    if (entry.kind === kind) found.push(deserialize(entry.bytes) as Extract<JournalRecord, { kind: K }>);
  return found;
}

/** A dead letter in the place of a record that could not be stored. */
export function deadLetterEntry(sequence: number, letter: DeadLetter): JournalEntry {
  return { sequence, kind: 'dead-letter', deviceNumber: 0, receivedAt: letter.receivedAt, bytes: serialize(letter) };
}
