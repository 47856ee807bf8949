import { messageKey } from '@xuncheng/contract';
import { z } from 'zod';
import { refuse, type Decoded, type Refusal } from './decoded.ts';
import { describeProblems, parseJson } from './json.ts';

/** The parts of an OPC UA DataValue that count (OPC 10000-4, 7.11), independent of the client library. */
export interface OpcuaValue {
  readonly value: unknown;
  /** The top two bits are the quality: 00 good, 01 uncertain, 10 bad (OPC 10000-4, 7.38.1). */
  readonly statusCode: number;
  readonly sourceTimestampMs: number | undefined;
  /** When the server last knew it to be so; devices that failed often give no time of their own. */
  readonly serverTimestampMs?: number | undefined;
  /** 10 ps units within the millisecond: two changes in one millisecond stay two. */
  readonly sourcePicoseconds: number;
}

/** Type of the lower bits is DataValue, and its overflow bit is set (OPC 10000-4, 7.38.1): the server's queue was full, and values before this one are gone. */
export function hasOverrun(statusCode: number): boolean {
  return (statusCode & 0x480) === 0x480;
}

/** One value change of a probe behind an OPC UA server. The source's own timestamp is the event time, or else the server's. */
export function decodeOpcua(
  probe: { readonly deviceId: string; readonly quantity: string; readonly unit: string },
  change: OpcuaValue,
): Decoded {
  const time = change.sourceTimestampMs ?? change.serverTimestampMs;
  if (time === undefined) return refuse('wrong-shape', 'sourceTimestamp, serverTimestamp: missing');
  // What was sent again after the queue was full says the same without the overflow bit.
  const code = (change.statusCode & 0xffff_0000) >>> 0;
  const quality = change.statusCode >>> 30 === 0 ? 'good' : change.statusCode >>> 30 === 1 ? 'uncertain' : 'bad';
  const value = typeof change.value === 'number' && Number.isFinite(change.value) ? change.value : null;
  if (value === null && quality !== 'bad')
    return refuse('wrong-shape', `value: a finite number expected, quality ${quality}`);
  return {
    items: [
      {
        kind: 'reading',
        body: {
          deviceId: probe.deviceId,
          messageKey: messageKey(`opcua:${String(change.sourcePicoseconds)}:${String(value)}:${String(code)}`),
          time,
          quantity: probe.quantity,
          value,
          unit: probe.unit,
          quality,
        },
      },
    ],
    refusals: [],
  };
}

const letter = z.object({
  value: z.unknown(),
  statusCode: z.number().int().nonnegative().max(0xffff_ffff),
  sourceTimestampMs: z.number().optional(),
  serverTimestampMs: z.number().optional(),
  sourcePicoseconds: z.number().default(0),
});

/** A value change as its dead letter holds it: JSON. */
export function readOpcuaLetter(payload: Uint8Array): OpcuaValue | Refusal {
  const json = parseJson(payload);
  if ('reason' in json) return json;
  const parsed = letter.safeParse(json.value);
  if (!parsed.success) return { reason: 'wrong-shape', detail: describeProblems(parsed.error) };
  return { sourceTimestampMs: undefined, ...parsed.data };
}
