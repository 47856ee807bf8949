import type { Stream } from './streams.ts';

const POSTGRES_EPOCH_MS = 946_684_800_000;

/** A row of a stream as it would stand in its table, for a person to read: column → value, times in ISO 8601. */
export function describeRow(stream: Stream<never>, row: Buffer): Record<string, unknown> {
  const described: Record<string, unknown> = {};
  let at = 2; // the number of fields
  for (const [name, type] of stream.columns.slice(0, row.readInt16BE())) {
    const length = row.readInt32BE(at);
    at += 4;
    described[name] = length < 0 ? null : describeValue(type, row.subarray(at, at + length));
    at += Math.max(0, length);
  }
  return described;
}

function describeValue(type: Stream<never>['columns'][number][1], bytes: Buffer): unknown {
  switch (type) {
    case 'timestamptz':
      return new Date(Number(bytes.readBigInt64BE() / 1000n) + POSTGRES_EPOCH_MS).toISOString();
    case 'int4':
      return bytes.readInt32BE();
    case 'int2':
      return bytes.readInt16BE();
    case 'float4':
      return bytes.readFloatBE();
    case 'float8':
      return bytes.readDoubleBE();
    case 'bool':
      return bytes[0] === 1;
    case 'text':
      return bytes.toString('utf8');
    case 'text[]':
      return describeTexts(bytes);
    case 'int4[]':
      return Array.from({ length: bytes.readInt32BE(12) }, (_, index) => bytes.readInt32BE(24 + index * 8));
  }
}

function describeTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  if (bytes.readInt32BE() === 0) return texts;
  let at = 20; // dimensions, nulls, type, length, lower bound
  for (let left = bytes.readInt32BE(12); left > 0; left--) {
    const length = bytes.readInt32BE(at);
    texts.push(bytes.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return texts;
}
