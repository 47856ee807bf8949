import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { RowBuffer } from '../rows/row-buffer.ts';
import { JournalDamagedError } from './journal-errors.ts';

/**
 * A block of records as it lies on the disk. lmdb knows what it committed and not whether the disk gives it back, so a block proves itself:
 *
 *   layout   1 byte
 *   checksum 4 bytes   CRC-32 of everything behind it
 *   before   8 bytes   sequence of the last record of the block before, 0 for the first
 *   count    4 bytes   of records
 *   records
 */
const LAYOUT = 2;
const CHECKSUM_AT = 1;
const BEFORE_AT = 5;
const COUNT_AT = 13;
export const BLOCK_HEADER_BYTES = 17;

/** Empty a buffer and leave room for the header. */
export function beginBlock(buffer: RowBuffer): void {
  buffer.truncate(0);
  buffer.uint8(LAYOUT);
  buffer.uint32(0);
  buffer.double(0);
  buffer.uint32(0);
}

/** Write the header of a block whose records are all there. */
export function sealBlock(buffer: RowBuffer, before: number, count: number): void {
  const bytes = buffer.bytes();
  bytes.writeDoubleBE(before, BEFORE_AT);
  bytes.writeUInt32BE(count, COUNT_AT);
  bytes.writeUInt32BE(crc32(bytes.subarray(BEFORE_AT)), CHECKSUM_AT);
}

/** The same block behind another one. */
export function renumberBlock(block: Buffer, before: number): Buffer {
  const copy = Buffer.from(block);
  copy.writeDoubleBE(before, BEFORE_AT);
  copy.writeUInt32BE(crc32(copy.subarray(BEFORE_AT)), CHECKSUM_AT);
  return copy;
}

/** Read a block's header. @throws JournalDamagedError when the block is not what was written */
export function openBlock(
  folder: string,
  sequence: number,
  block: Buffer,
): { readonly before: number; readonly count: number } {
  if (block[0] === 1)
    throw new Error(`the journal in ${folder} was written by another version: start that one until it is drained`);
  const isWhole =
    block.length >= BLOCK_HEADER_BYTES &&
    block[0] === LAYOUT &&
    block.readUInt32BE(CHECKSUM_AT) === crc32(block.subarray(BEFORE_AT));
  if (!isWhole) throw new JournalDamagedError(folder, `block ${String(sequence)} is not what was written`);
  return { before: block.readDoubleBE(BEFORE_AT), count: block.readUInt32BE(COUNT_AT) };
}
