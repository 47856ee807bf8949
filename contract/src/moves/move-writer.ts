import {
  AGE_STEP_MS,
  CONNECTED,
  DETAILS_SHIFT,
  MOVES_VERSION,
  NOWHERE,
  STEP,
  TILE_BITS,
  type MoveCode,
} from './move-code.ts';

const HEADER_BYTES = 17;
const FIRST_BYTES = 4_096;
/** An officer takes 27 bytes at most, 5 + 1 + 4 + 5 + 4 × 3, and the tile ends with one. */
const ENTRY_BYTES_AT_MOST = 28;
const LONGEST_STEP = 127;
const TILE_MASK = 2 ** TILE_BITS - 1;

/** A detail, by bit. */
export const HEADING = 1;
export const SPEED = 2;
export const ACCURACY = 4;
export const BATTERY = 8;
export const ALL_DETAILS = HEADING | SPEED | ACCURACY | BATTERY;

/** Writes tiles one after the other into a buffer that it keeps (the format: move-code.ts). */
export class MoveWriter {
  private bytes = new Uint8Array(FIRST_BYTES);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  private lastId = 0;
  private time = 0;

  /** Begin a tile. `time`: of the frame that it will be in, epoch ms. */
  open(column: number, row: number, time: number): void {
    this.length = 0;
    this.lastId = 0;
    this.time = time;
    this.view.setInt16(0, column, true);
    this.view.setInt16(2, row, true);
    this.length = 4;
  }

  /**
   * An officer of the tile; ids ascend.
   * @param details which are written
   * @param from where the receiver has the officer; null: not known for certain, the whole place is written
   */
  write(officerId: number, code: MoveCode, details: number, from: MoveCode | null): void {
    if (this.length + ENTRY_BYTES_AT_MOST > this.bytes.length) this.grow();
    this.varint(officerId - this.lastId);
    this.lastId = officerId;
    const state = code.state | (code.connected ? CONNECTED : 0);
    if (!code.isPlaced) {
      this.bytes[this.length++] = state;
      return;
    }
    const east = from ? code.lonSteps - from.lonSteps : LONGEST_STEP + 1;
    const north = from ? code.latSteps - from.latSteps : LONGEST_STEP + 1;
    const isStep = Math.abs(east) <= LONGEST_STEP && Math.abs(north) <= LONGEST_STEP;
    this.bytes[this.length++] = state | (isStep ? STEP : 0) | (details << DETAILS_SHIFT);
    if (isStep) {
      this.bytes[this.length++] = east;
      this.bytes[this.length++] = north;
    } else {
      this.view.setUint16(this.length, code.lonSteps & TILE_MASK, true);
      this.view.setUint16(this.length + 2, code.latSteps & TILE_MASK, true);
      this.length += 4;
    }
    const age = clamp(Math.round((this.time - code.fixAt) / AGE_STEP_MS));
    this.varint(age < 0 ? -age * 2 - 1 : age * 2);
    if (details & HEADING) this.varint(code.heading);
    if (details & SPEED) this.varint(code.speed);
    if (details & ACCURACY) this.varint(code.accuracy);
    if (details & BATTERY) this.varint(code.battery);
  }

  /** End the tile. @returns its bytes, or undefined when nobody was written */
  close(): Uint8Array | undefined {
    if (this.lastId === 0) return undefined;
    this.bytes[this.length++] = 0;
    return this.bytes.slice(0, this.length);
  }

  private varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  private grow(): void {
    const grown = new Uint8Array(this.bytes.length * 2);
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Ages of up to ten months, so that no clock breaks a frame. */
function clamp(steps: number): number {
  return Math.max(-0x3fffffff, Math.min(0x3fffffff, steps));
}

/** The tile that a position (whole steps) lies in; without one, NOWHERE. */
export function tileOf(code: MoveCode): readonly [column: number, row: number] {
  return code.isPlaced ? [code.lonSteps >> TILE_BITS, code.latSteps >> TILE_BITS] : [NOWHERE, 0];
}

/** A frame of tiles; `previous`: the sequence of the frame before it to the same receiver. Time in epoch ms. */
export function joinFrame(sequence: number, previous: number, time: number, tiles: readonly Uint8Array[]): Uint8Array {
  let length = HEADER_BYTES;
  for (const tile of tiles) length += tile.length;
  const frame = new Uint8Array(length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, MOVES_VERSION);
  view.setUint32(1, sequence, true);
  view.setUint32(5, previous, true);
  view.setFloat64(9, time, true);
  let at = HEADER_BYTES;
  for (const tile of tiles) {
    frame.set(tile, at);
    at += tile.length;
  }
  return frame;
}
