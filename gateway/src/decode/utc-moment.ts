import { z } from 'zod';

const isoMoment = z.iso.datetime({ offset: true, local: true });

/** ISO 8601 (without an offset: UTC) → epoch milliseconds, or undefined when it is no moment. */
export function utcMoment(text: string): number | undefined {
  if (!isoMoment.safeParse(text).success) return undefined;
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}
