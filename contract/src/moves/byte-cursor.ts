/** Why bytes were not read: of another version, ending too early, or nothing of ours at all. */
export const FRAME_REFUSALS = ['frame-version', 'frame-truncated', 'frame-malformed'] as const;
export type FrameRefusal = (typeof FRAME_REFUSALS)[number];

/** Thrown by readers of bytes and caught by `orRefusal` only. */
export class Refused extends Error {
  readonly reason: FrameRefusal;

  constructor(reason: FrameRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** What `read` answers, or why it could not. */
export function orRefusal<T>(read: () => T): T | FrameRefusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    if (error instanceof RangeError) return 'frame-truncated'; // DataView, beyond its end
    throw error;
  }
}

/** A varint of more than 31 bits was not written by us. */
const VARINT_BITS_AT_MOST = 31;

/** Reads little-endian numbers one after the other; throws RangeError beyond the end. */
export class ByteCursor {
  at = 0;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.at === this.view.byteLength;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.view.byteLength - this.at;
  }

  u8(): number {
    return this.view.getUint8(this.at++);
  }

  i8(): number {
    return this.view.getInt8(this.at++);
  }

  u16(): number {
    this.at += 2;
    return this.view.getUint16(this.at - 2, true);
  }

  i16(): number {
    this.at += 2;
    return this.view.getInt16(this.at - 2, true);
  }

  u32(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  f64(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift <= VARINT_BITS_AT_MOST; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value >= 2 ** VARINT_BITS_AT_MOST) throw new Refused('frame-malformed');
        return value;
      }
    }
    throw new Refused('frame-malformed');
  }

  /** A number with a sign: 0, -1, 1, -2 … are written as 0, 1, 2, 3 …. */
  zigzag(): number {
    const value = this.varint();
    return value & 1 ? -((value + 1) / 2) : value / 2;
  }
}
