import { createHash } from 'node:crypto';

/** The same for equal values, whatever order their fields are in: a database gives them back in its own. */
export function digestOf(value: unknown): string {
  const sorted = JSON.stringify(value, (_, field: unknown) =>
    field !== null && typeof field === 'object' && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
  return digestOfText(sorted);
}

/** The same for equal texts. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
