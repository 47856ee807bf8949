import { Buffer, isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Refusal } from './decoded.ts';

/**
 * Bytes → a JSON value, or why not. U+0000 is refused here, raw or escaped: PostgreSQL's text cannot hold it and would
 * take the whole batch down with it.
 */
export function parseJson(payload: Uint8Array): { readonly value: unknown } | Refusal {
  if (!isUtf8(payload)) return { reason: 'not-utf8', detail: 'the payload is not UTF-8' };
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8');
  if (text.includes('\u0000') || text.includes('\\u0000')) {
    return { reason: 'nul-character', detail: 'U+0000 cannot be stored' };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { reason: 'not-json', detail: error instanceof Error ? error.message : 'not JSON' };
  }
}

/** The first three problems of a failed parse, each with its path. */
export function describeProblems(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || '(message)'}: ${issue.message}`)
    .join('; ');
}
