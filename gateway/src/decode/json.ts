import { Buffer, isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { Refusal } from './decoded.ts';

/** Half of a character beyond the basic plane, or all of it, as an escape. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/**
 * A text that a device cut in the middle of a character (an emoji, at a number of UTF-16 units) holds half of it, which PostgreSQL's json refuses: an SOS
 * would be a dead letter for it. It is what decoders of text make of it, U+FFFD.
 */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

/**
 * Bytes → a JSON value, or why not. U+0000 is refused here, raw or escaped: PostgreSQL's text cannot hold it and would
 * take the whole batch down with it.
 */
export function parseJson(payload: Uint8Array): { readonly value: unknown } | Refusal {
  if (!isUtf8(payload)) return { reason: 'not-utf8', detail: 'the payload is not UTF-8' };
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8');
  const hasEscapes = text.includes('\\u');
  if (text.includes('\u0000') || (hasEscapes && text.includes('\\u0000'))) {
    return { reason: 'nul-character', detail: 'U+0000 cannot be stored' };
  }
  try {
    return { value: JSON.parse(text, hasEscapes && SURROGATE_ESCAPE.test(text) ? wellFormed : undefined) as unknown };
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
