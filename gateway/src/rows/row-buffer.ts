/** Milliseconds from 1970 to 2000-01-01, PostgreSQL's own epoch. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_32 = 2 ** 32;
const TEXT_OID = 25;
const INT4_OID = 23;
const FIRST_BYTES = 64 * 1024;

/**
 * Rows in PostgreSQL's binary COPY format (manual, "COPY › Binary Format"), written straight into one growing buffer: no text to
 * escape, no strings for numbers. It is written once, before the acknowledgement, and then only copied.
 */
export class RowBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #view = viewOf(this.#bytes);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Forget what was written after a length. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** What was written, without copying: valid until the buffer is written again. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value);
    this.#length += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Write four bytes over what stands at a place. */
  setUint32(at: number, value: number): void {
    this.#view.setUint32(at, value);
  }

  /** Begin a row of so many fields. */
  row(fieldCount: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#length, fieldCount);
    this.#length += 2;
  }

  /** timestamptz from epoch milliseconds. */
  timestamp(epochMs: number | undefined): void {
    if (epochMs === undefined) {
      this.#null();
      return;
    }
    // Microseconds in two halves: they fit a double exactly (until the year 2255), and a BigInt costs ten times as much.
    const microseconds = Math.round(epochMs - POSTGRES_EPOCH_MS) * 1000;
    if (!Number.isSafeInteger(microseconds)) throw new RangeError(`no timestamp: ${String(epochMs)}`);
    this.#header(8);
    this.#view.setInt32(this.#length, Math.floor(microseconds / TWO_32));
    this.#view.setUint32(this.#length + 4, microseconds >>> 0);
    this.#length += 8;
  }

  /** integer. @throws RangeError when it is none of 32 bits */
  int4(value: number): void {
    if (value !== (value | 0)) throw new RangeError(`no integer of 32 bits: ${String(value)}`);
    this.#header(4);
    this.#view.setInt32(this.#length, value);
    this.#length += 4;
  }

  /** smallint. @throws RangeError when it is none of 16 bits */
  int2(value: number): void {
    if (value !== (value << 16) >> 16) throw new RangeError(`no integer of 16 bits: ${String(value)}`);
    this.#header(2);
    this.#view.setInt16(this.#length, value);
    this.#length += 2;
  }

  /** real */
  float4(value: number | undefined): void {
    if (value === undefined) {
      this.#null();
      return;
    }
    this.#header(4);
    this.#view.setFloat32(this.#length, value);
    this.#length += 4;
  }

  /** double precision */
  float8(value: number | null): void {
    if (value === null) {
      this.#null();
      return;
    }
    this.#header(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** boolean */
  bool(value: boolean | undefined): void {
    if (value === undefined) {
      this.#null();
      return;
    }
    this.#header(1);
    this.#bytes[this.#length++] = value ? 1 : 0;
  }

  /** text */
  text(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.#header(bytes);
    this.#length += this.#bytes.write(value, this.#length);
  }

  /** text[], one dimension, no nulls */
  textArray(values: readonly string[]): void {
    const bytes = values.map((value) => Buffer.byteLength(value));
    this.#header(values.length === 0 ? 12 : 20 + bytes.reduce((sum, size) => sum + 4 + size, 0));
    const put = (value: number): void => {
      this.#view.setInt32(this.#length, value);
      this.#length += 4;
    };
    put(values.length === 0 ? 0 : 1); // dimensions
    put(0); // no nulls
    put(TEXT_OID);
    if (values.length === 0) return;
    put(values.length);
    put(1); // lower bound
    values.forEach((value, index) => {
      put(bytes[index]!);
      this.#length += this.#bytes.write(value, this.#length);
    });
  }

  /** integer[], one dimension, at least one value. @throws RangeError when one is none of 32 bits */
  int4Array(values: readonly number[] | undefined): void {
    if (values === undefined) {
      this.#null();
      return;
    }
    this.#header(20 + values.length * 8);
    // dimensions, no nulls, type, length, lower bound
    for (const field of [1, 0, INT4_OID, values.length, 1]) {
      this.#view.setInt32(this.#length, field);
      this.#length += 4;
    }
    for (const value of values) this.int4(value);
  }

  #null(): void {
    this.#reserve(4);
    this.#view.setInt32(this.#length, -1);
    this.#length += 4;
  }

  #header(bytes: number): void {
    this.#reserve(4 + bytes);
    this.#view.setInt32(this.#length, bytes);
    this.#length += 4;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
