/** Milliseconds from 1970 to 2000-01-01, PostgreSQL's own epoch. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TEXT_OID = 25;

/**
 * Rows in PostgreSQL's binary COPY format (manual, "COPY › Binary Format"). Written straight into one growing buffer:
 * no text to escape, no strings for numbers.
 */
export class CopyBuffer {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  constructor() {
    SIGNATURE.copy(this.#buffer);
    this.#length = SIGNATURE.length;
  }

  /** Begin a row of so many fields. */
  row(fieldCount: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(fieldCount, this.#length);
  }

  /** timestamptz from epoch milliseconds. */
  timestamp(epochMs: number | undefined): void {
    if (epochMs === undefined) return this.#null();
    this.#header(8);
    this.#length = this.#buffer.writeBigInt64BE(BigInt(Math.round(epochMs - POSTGRES_EPOCH_MS)) * 1000n, this.#length);
  }

  /** integer */
  int4(value: number): void {
    this.#header(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  /** smallint */
  int2(value: number): void {
    this.#header(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  /** real */
  float4(value: number | undefined): void {
    if (value === undefined) return this.#null();
    this.#header(4);
    this.#length = this.#buffer.writeFloatBE(value, this.#length);
  }

  /** double precision */
  float8(value: number | null): void {
    if (value === null) return this.#null();
    this.#header(8);
    this.#length = this.#buffer.writeDoubleBE(value, this.#length);
  }

  /** boolean */
  bool(value: boolean): void {
    this.#header(1);
    this.#length = this.#buffer.writeUInt8(value ? 1 : 0, this.#length);
  }

  /** text */
  text(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.#header(bytes);
    this.#length += this.#buffer.write(value, this.#length);
  }

  /** text[], one dimension, no nulls */
  textArray(values: readonly string[]): void {
    const bytes = values.map((value) => Buffer.byteLength(value));
    this.#header(values.length === 0 ? 12 : 20 + bytes.reduce((sum, size) => sum + 4 + size, 0));
    const put = (value: number): void => void (this.#length = this.#buffer.writeInt32BE(value, this.#length));
    put(values.length === 0 ? 0 : 1); // dimensions
    put(0); // no nulls
    put(TEXT_OID);
    if (values.length === 0) return;
    put(values.length);
    put(1); // lower bound
    values.forEach((value, index) => {
      put(bytes[index]!);
      this.#length += this.#buffer.write(value, this.#length);
    });
  }

  /** The finished stream. */
  finish(): Buffer {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(-1, this.#length);
    return this.#buffer.subarray(0, this.#length);
  }

  #null(): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(-1, this.#length);
  }

  #header(bytes: number): void {
    this.#reserve(4 + bytes);
    this.#length = this.#buffer.writeInt32BE(bytes, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
