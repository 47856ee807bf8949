import type { ApiError } from '@xuncheng/contract';

/** An answer of "no" by name: what HTTP and Socket.IO callers get instead of what they asked for. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: ApiError['details'];

  constructor(status: number, code: string, message: string, details?: ApiError['details']) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** In the shape every caller gets. */
  toApiError(): ApiError {
    return {
      code: this.code,
      message: this.message,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** The object does not exist, or lies outside the caller's area: the two must look the same. */
export function notFound(what: string): Refusal {
  return new Refusal(404, `${what}-not-found`, `There is no such ${what.replaceAll('-', ' ')} in your area.`);
}

/** The caller's role does not allow it. */
export function forbidden(permission: string): Refusal {
  return new Refusal(403, 'forbidden', `Your role does not have the permission "${permission}".`);
}

/** Values no column takes (SQLSTATE): out of range, no moment, a character or escape that text cannot hold. */
const UNSTORABLE = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);

/** The refusal that an error is, or stands for: a value the database has no place for is the caller's mistake and not ours. */
export function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && UNSTORABLE.has(code)
    ? new Refusal(400, 'invalid-request', 'A value is out of range or cannot be stored.')
    : undefined;
}
