import type { RefusalReason } from '../src/decode/decoded.ts';

/** Payloads that must be refused, made by rule from one that is good: cut off, other bytes, fields gone, of other types, out of range. */
export interface Bad {
  readonly topic: string;
  readonly payload: Buffer;
  /** Refused as one of these. */
  readonly as: readonly RefusalReason[];
}

export interface Field {
  /** Where it stands: `after.score`. */
  readonly path: string;
  readonly type: 'number' | 'string' | 'boolean' | 'array';
  readonly isOptional?: true;
  /** null says the same as nothing. */
  readonly isNullable?: true;
  readonly outOfRange?: readonly unknown[];
}

const OF_ANOTHER_TYPE: Readonly<Record<Field['type'], readonly unknown[]>> = {
  number: ['x', true, [], {}, [1]],
  string: [1, true, [], {}, ['x']],
  boolean: ['true', 1, [], {}],
  array: ['x', 1, true, {}],
};
export const DAY_MS = 86_400_000;
/** Places of a payload that are cut or spoilt. */
const PLACES = 30;

function places(length: number): number[] {
  return Array.from(
    { length: Math.min(PLACES, length - 1) },
    (_, index) => 1 + Math.floor((index * (length - 1)) / PLACES),
  );
}

/** The value with another one at a path; undefined: without it. */
function withField(value: unknown, path: readonly string[], set: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return set;
  const { [name]: old, ...others } = value as Record<string, unknown>;
  const now = withField(old, rest, set);
  return now === undefined ? others : { ...others, [name]: now };
}

/** A good text cut off, with a byte that is no UTF-8, with U+0000. @param broken what a text that is cut off is refused as, or as one of `also` */
export function badText(
  good: string,
  broken: RefusalReason,
  also: readonly RefusalReason[] = [],
): [Buffer, readonly RefusalReason[]][] {
  const bytes = Buffer.from(good);
  return [
    ...places(bytes.length).map((at): [Buffer, readonly RefusalReason[]] => [bytes.subarray(0, at), [broken, ...also]]),
    ...places(bytes.length).map((at): [Buffer, readonly RefusalReason[]] => [
      Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at)]),
      ['not-utf8'],
    ]),
    ...places(bytes.length).map((at): [Buffer, readonly RefusalReason[]] => [
      Buffer.concat([bytes.subarray(0, at), Buffer.of(0), bytes.subarray(at)]),
      ['nul-character'],
    ]),
  ];
}

/** A good object as text spoilt, and with each field gone, null, of another type, out of range. */
export function badJson(good: object, fields: readonly Field[]): [Buffer, readonly RefusalReason[]][] {
  const shapes = new Set<string>(['null', '1', '"x"', '[]', 'true', '{}', `[${JSON.stringify(good)}]`]);
  for (const { path, type, isOptional, isNullable, outOfRange } of fields) {
    const at = path.split('.');
    if (!isOptional) shapes.add(JSON.stringify(withField(good, at, undefined)));
    if (!isNullable) shapes.add(JSON.stringify(withField(good, at, null)));
    for (const wrong of [...OF_ANOTHER_TYPE[type], ...(outOfRange ?? [])])
      shapes.add(JSON.stringify(withField(good, at, wrong)));
  }
  return [
    ...badText(JSON.stringify(good), 'not-json'),
    ...[...shapes].map((text): [Buffer, readonly RefusalReason[]] => [Buffer.from(text), ['wrong-shape']]),
  ];
}

/** Each on a topic. */
export function on(topic: string, bad: readonly [Buffer, readonly RefusalReason[]][]): Bad[] {
  return bad.map(([payload, as]) => ({ topic, payload, as }));
}

/** Clocks that are wrong, by a payload for a time in epoch ms. */
export function badClocks(topic: string, now: number, at: (time: number) => string): Bad[] {
  return [
    ...[0, 1, now / 1000, 946_684_799_000].map((time) => ({ topic, payload: at(time), as: ['clock-1970'] as const })),
    ...[now + 25 * 3_600_000, now + 365 * DAY_MS, now + 4e12].map((time) => ({
      topic,
      payload: at(time),
      as: ['clock-ahead'] as const,
    })),
  ].map(({ payload, ...rest }) => ({ ...rest, payload: Buffer.from(payload) }));
}

export const RANGES = {
  longitude: [180.1, -180.1, 1e9],
  latitude: [90.1, -90.1, 1e9],
  percent: [-1, 101],
};
