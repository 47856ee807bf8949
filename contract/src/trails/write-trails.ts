import { toSteps } from '../moves/move-code.ts';
import { TRAIL_TIME_STEP_MS, TRAILS_VERSION, type Trail } from './trail-code.ts';

const HEADER_BYTES = 9;
const FIRST_BYTES = 65_536;
/** Three varints of 31 bits. */
const FIX_BYTES_AT_MOST = 15;

/** Writes trails (the format: trail-code.ts). `from`: epoch ms, not after any fix. Trails without a fix are left out. */
export function writeTrails(from: number, trails: readonly Trail[]): Uint8Array {
  const bytes = new GrowingBytes();
  bytes.header(from);
  let lastId = 0;
  for (const { officerId, time, lon, lat, begins } of [...trails].sort((a, b) => a.officerId - b.officerId)) {
    if (time.length === 0) continue;
    bytes.makeRoom(FIX_BYTES_AT_MOST);
    bytes.varint(officerId - lastId);
    bytes.varint(time.length);
    lastId = officerId;
    // Whole steps since the beginning are subtracted, so that rounding does not add up.
    let ticks = 0;
    let lonSteps = 0;
    let latSteps = 0;
    for (let i = 0; i < time.length; i++) {
      bytes.makeRoom(FIX_BYTES_AT_MOST);
      const now = Math.round((time[i]! - from) / TRAIL_TIME_STEP_MS);
      const east = toSteps(lon[i]!);
      const north = toSteps(lat[i]!);
      bytes.varint((now - ticks) * 2 + begins[i]!);
      bytes.zigzag(east - lonSteps);
      bytes.zigzag(north - latSteps);
      ticks = now;
      lonSteps = east;
      latSteps = north;
    }
  }
  return bytes.take();
}

class GrowingBytes {
  private bytes = new Uint8Array(FIRST_BYTES);
  private length = 0;

  header(from: number): void {
    const view = new DataView(this.bytes.buffer);
    view.setUint8(0, TRAILS_VERSION);
    view.setFloat64(1, from, true);
    this.length = HEADER_BYTES;
  }

  makeRoom(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(this.bytes.length * 2);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  zigzag(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  take(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
