import type { LonLat, Surface } from '@xuncheng/contract';

/**
 * A POLYGON or MULTIPOLYGON of well-known text (OGC 06-103r4, 7); heights and measures are left out, an SRID in front (EWKT) is skipped.
 * One pass: the parsers on npm take a time that grows with the square of the corners (38 s for a ring of 60,000).
 * @returns undefined for anything else, also for a text that breaks off
 */
export function readWkt(text: string): Surface | undefined {
  const head = /^\s*(?:SRID=\d+;)?\s*(MULTIPOLYGON|POLYGON)\s*(?:ZM|Z|M)?\s*(EMPTY\s*$|\()/i.exec(text);
  if (!head) return undefined;
  const type = head[1]!.toUpperCase() === 'POLYGON' ? 'Polygon' : 'MultiPolygon';
  if (head[2] !== '(') return { type, coordinates: [] };
  // Numbers and brackets are all that may follow: as JSON they are nested lists.
  const body = text.slice(head[0].length - 1);
  if (!/^[\d\s().,eE+-]*$/.test(body)) return undefined;
  const json = body
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll(/[^[\],\s][^[\],]*/g, (position) => `[${position.trim().split(/\s+/).map(asJson).join(',')}]`);
  const nested = parse(json);
  const depth = type === 'Polygon' ? 3 : 4;
  if (!isNested(nested, depth)) return undefined;
  const cut = (value: unknown): unknown => (isPosition(value) ? value.slice(0, 2) : (value as unknown[]).map(cut));
  return { type, coordinates: cut(nested) as never };
}

/** `.5`, `+5` and `5.` are numbers of WKT and none of JSON. */
function asJson(number: string): string {
  return String(Number(number));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isPosition(value: unknown): value is LonLat {
  return Array.isArray(value) && value.length >= 2 && value.every((one) => typeof one === 'number');
}

function isNested(value: unknown, depth: number): boolean {
  if (depth === 1) return isPosition(value);
  return Array.isArray(value) && value.every((one) => isNested(one, depth - 1));
}
